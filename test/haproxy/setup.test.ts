import type { ProxyPlan } from '../../lib/balancing/proxy/proxy-plan';
import { each } from '../support/each';
import { AzureStub, pfxOf } from '../support/haproxy/azure-stub';
import { Client } from '../support/haproxy/client';
import { eventually } from '../support/haproxy/eventually';
import { ExchangeServer } from '../support/haproxy/exchange-server';
import { describeWithHaproxy, healthOf } from '../support/haproxy/haproxy';
import type { Pair } from '../support/haproxy/loopback';
import { freePort, makePair } from '../support/haproxy/loopback';
import { Machine } from '../support/haproxy/machine';
import { planOf } from '../support/haproxy/rig';

let pair: Pair;
let plan: ProxyPlan;
let machine: Machine;
const servers: ExchangeServer[] = [];
const stubs: AzureStub[] = [];

beforeAll(async () => {
  pair = await makePair();
});

afterEach(async () => {
  machine.remove();
  await Promise.all([...servers.splice(0), ...stubs.splice(0)].map(async (part) => part.stop()));
});

async function passThrough(): Promise<void> {
  machine = new Machine();
  plan = planOf('pass-through', { ...(await ports()), authority: pair.cert });
}

async function ports(): Promise<Pick<ProxyPlan, 'listenPort' | 'healthPort' | 'agentPort'>> {
  return { listenPort: await freePort(), healthPort: await freePort(), agentPort: await freePort() };
}

async function serve(shown: Pair, addresses = ['127.0.0.11', '127.0.0.12']): Promise<void> {
  for (const address of addresses) {
    const server = new ExchangeServer(address, address, shown);
    servers.push(server);
    await server.start(plan.listenPort, plan.agentPort!);
  }
}

describeWithHaproxy('the script of a proxy', () => {
  beforeEach(passThrough);

  it('starts HAProxy, and changes nothing when it runs again', async () => {
    expect(await machine.setUp(plan)).toEqual({
      status: 0,
      output: 'HAProxy runs with its configuration (restart).\n',
    });
    expect(machine.calls()).toEqual(['enable --quiet haproxy', 'restart haproxy']);
    expect(await healthOf(plan)).not.toBe(0);
    expect(await machine.setUp(plan)).toEqual({
      status: 0,
      output: 'HAProxy runs with its configuration (nothing).\n',
    });
    expect(machine.calls()).toEqual(['enable --quiet haproxy']);
    expect(machine.mode('etc')).toBe('700');
    expect(machine.mode('etc', 'haproxy.cfg')).toBe('600');
    expect(machine.mode('run', 'admin.sock')).toBe('600');
  });

  it('installs what its pages and Azure Monitor need, by file', async () => {
    const { output } = await machine.setUp(plan, (script) =>
      script.replace(/^(curl|rsyslogd|logrotate|\/etc\/ssl\S+) /gm, '/lacking/$1 '),
    );
    expect(output).toContain('apt-get cannot install curl rsyslog logrotate ca-certificates.');
  });

  it('keeps the addresses of clients for 30 days, and leaves patching to Azure', async () => {
    await machine.setUp(plan);
    expect(machine.read('rsyslog.d', '45-exchange-proxy.conf')).toContain("'local0'");
    expect(machine.read('logrotate.d', 'exchange-proxy')).toMatch(/ daily\n(.*\n)* {2}maxage 30\n/);
    expect(machine.read('apt/apt.conf.d', '99-exchange-proxy')).toContain('Unattended-Upgrade "0"');
    expect(machine.read('systemd', 'system', 'haproxy.service.d', 'exchange-proxy.conf')).toContain(
      'LogRateLimitIntervalSec=0',
    );
  });

  it('reloads what has changed, and restarts nothing', async () => {
    await machine.setUp(plan);
    const { pid } = machine;
    machine.calls();
    for (const idleMinutes of [10, 20]) {
      expect((await machine.setUp({ ...plan, idleMinutes })).output).toContain('(reload)');
      expect(machine.calls()).toEqual(['enable --quiet haproxy', 'reload haproxy']);
      expect(machine.read('etc', 'haproxy.cfg')).toContain(`clitcpka-idle ${idleMinutes * 30}s`);
    }
    expect(machine.pid).toBe(pid);
    expect(machine.read('run', 'servers.state')).toContain('AMSFE1');
  });

  it.each([
    ['a configuration', 'balance leastconn', 'balance nonsense'],
    ['an authority', '-----BEGIN CERTIFICATE-----\n', '-----BEGIN CERTIFICATE-----\nMIIA\n'],
  ])('never puts %s in place that HAProxy does not accept', async (_, good, bad) => {
    await machine.setUp(plan);
    const former = [machine.read('etc', 'haproxy.cfg'), machine.read('etc', 'authority.pem')];
    machine.calls();
    const { status, output } = await machine.setUp({ ...plan, idleMinutes: 7 }, (script) =>
      script.replace(good, bad),
    );
    expect(status).toBe(1);
    expect(output).toContain(
      'HAProxy does not accept the new configuration. The former one stays in service.',
    );
    expect(machine.calls()).toEqual([]);
    expect([machine.read('etc', 'haproxy.cfg'), machine.read('etc', 'authority.pem')]).toEqual(former);
    expect(await healthOf(plan)).not.toBe(0);
    expect((await machine.setUp({ ...plan, idleMinutes: 7 })).output).toContain('(reload)');
  });

  it('takes the former configuration where systemd cannot reload, and tries again the next time', async () => {
    await machine.setUp(plan);
    const former = machine.read('etc', 'haproxy.cfg');
    const next = { ...plan, idleMinutes: 7 };
    const { status, output } = await machine.setUp(next, (script) =>
      script.replace('systemctl "$action"', 'false'),
    );
    expect(status).toBe(1);
    expect(output).toContain('systemctl reload haproxy has failed');
    expect(machine.read('etc', 'haproxy.cfg')).toBe(former);
    expect((await machine.setUp(next)).output).toContain('(reload)');
  });

  it('finishes what a run left that was cut off', async () => {
    await machine.setUp(plan);
    const next = { ...plan, idleMinutes: 7 };
    await machine.setUp(next, (script) => script.replace('systemctl daemon-reload', 'kill -9 $$'));
    machine.calls();
    expect((await machine.setUp(next)).output).toContain('(reload)');
    expect((await machine.setUp(next)).output).toContain('(nothing)');
  });

  it('installs what is missing, and says what to do where that fails', async () => {
    const lacking = (script: string): string =>
      script.replace('\nhaproxy haproxy\n', '\nlacking-program lacking-program\n');
    const { status, output } = await machine.setUp(plan, lacking);
    expect(status).toBe(1);
    expect(output).toContain(
      'apt-get cannot install lacking-program. The machine needs a way to its package servers',
    );
    expect(machine.calls()[0]).toBe('apt-get -q -o DPkg::Lock::Timeout=600 update');
    machine.program(
      'apt-get',
      '#!/bin/bash\ntouch "$(dirname "$0")/lacking-program"\nchmod +x "$(dirname "$0")/lacking-program"\n',
    );
    expect((await machine.setUp(plan, lacking)).status).toBe(0);
  });
});

describeWithHaproxy('a proxy that stops', () => {
  it('leaves the balancer first, and ends after its last request', async () => {
    await passThrough();
    await serve(pair);
    await machine.setUp(plan);
    await eventually('a proxy that serves', async () => (await healthOf(plan)) === 200);
    const client = new Client(plan.listenPort, pair.cert);
    await eventually('a client that is served', async () => (await client.get('/owa/')).status === 200);
    const request = client.get('/owa/?delay=3000');
    await eventually('a request at a server', () => servers.some(({ requests }) => requests > 0));
    const stopped = machine.systemctl('stop', 'haproxy');
    await eventually('a page that fails', async () => (await healthOf(plan)) === 503);
    // New connections are still taken: the balancer needs some time to notice.
    const late = new Client(plan.listenPort, pair.cert);
    expect((await late.get('/owa/')).status).toBe(200);
    late.close();
    expect((await request).status).toBe(200);
    client.close();
    expect((await stopped).status).toBe(0);
    expect(machine.has('run')).toBe(false);
  });

  it('is taken out and in by a command, and does not wait when HAProxy is gone', async () => {
    await passThrough();
    await serve(pair);
    await machine.setUp(plan);
    await eventually('a proxy that serves', async () => (await healthOf(plan)) === 200);
    expect((await machine.command('leave')).status).toBe(0);
    expect(await healthOf(plan)).toBe(503);
    expect((await machine.command('enter')).status).toBe(0);
    expect(await healthOf(plan)).toBe(200);
    process.kill(machine.pid, 'SIGKILL');
    expect(await machine.command('drain')).toEqual({ status: 0, output: '' });
    expect((await machine.command('certificate')).status).toBe(1);
  });
});

describeWithHaproxy('the certificate of clients', () => {
  let azure: AzureStub;

  beforeEach(async () => {
    azure = await AzureStub.start();
    stubs.push(azure);
    machine = new Machine(azure.origin);
    plan = planOf('re-encryption', { ...(await ports()), authority: pair.cert });
    azure.secret = pfxOf(pair);
  });

  it('comes from the vault before HAProxy starts, and only root reads it', async () => {
    const { status, output } = await machine.setUp(plan);
    expect([status, output]).toEqual([
      0,
      'The certificate is new.\nHAProxy runs with its configuration (restart).\n',
    ]);
    expect(machine.mode('etc', 'certificate.pem')).toBe('600');
    expect(machine.read('etc', 'certificate.pem')).toContain('PRIVATE KEY');
    expect(azure.asked).toEqual([
      'token for https://vault.azure.net',
      '/secrets/mail?api-version=7.4 by Bearer token-of-the-machine',
    ]);
    await serve(pair);
    await eventually('a proxy that serves', async () => (await healthOf(plan)) === 200);
    // A server counts as healthy until it has been asked for the first time.
    const client = new Client(plan.listenPort, pair.cert);
    await eventually('a client that is served', async () => (await client.get('/owa/')).status === 200);
    machine.calls();
    expect(await machine.command('certificate')).toEqual({
      status: 0,
      output: 'The certificate is in use already.\n',
    });
    expect(machine.calls()).toEqual([]);
    // Another mode needs no key.
    await machine.setUp({ ...planOf('pass-through'), ...plan, mode: 'pass-through', certificate: undefined });
    expect(machine.has('etc', 'certificate.pem')).toBe(false);
    expect(machine.calls()).toEqual(
      expect.arrayContaining([
        'disable --quiet --now exchange-proxy-certificate.timer',
        'disable --quiet --now exchange-proxy-compare.timer',
      ]),
    );
  });

  it('is taken in PEM too', async () => {
    azure.secret = { value: `${pair.key}\n${pair.cert}`, contentType: 'application/x-pem-file' };
    expect((await machine.setUp(plan)).status).toBe(0);
  });

  it('follows the servers, since Extended Protection wants one and the same', async () => {
    await machine.setUp(plan);
    const next = await makePair();
    azure.secret = pfxOf(next);
    await serve(pair);
    expect((await machine.command('certificate')).output).toBe(
      'The certificate waits until half of the servers show it.\n',
    );
    await servers.pop()!.stop();
    await serve(next, ['127.0.0.12']);
    machine.calls();
    expect((await machine.command('certificate')).output).toBe('The certificate is new.\n');
    expect(machine.calls()).toEqual(['reload haproxy']);
    expect(machine.read('systemd', 'system', 'exchange-proxy-compare.service')).toContain(
      'exchange-proxy compare',
    );
    expect(machine.read('systemd', 'system', 'exchange-proxy-compare.timer')).toContain(
      'OnUnitActiveSec=1min',
    );
  });

  it.each([
    [
      'its key does not fit',
      async () => pfxOf({ cert: (await makePair()).cert, key: (await makePair()).key }),
      'does not fit',
    ],
    [
      'it is for another name',
      async () => pfxOf(await makePair(['other.example'])),
      'lacks the name mail.contoso.com',
    ],
    [
      'it is no certificate',
      async () => Promise.resolve({ value: 'AAAA' }),
      'does not take what is in the vault',
    ],
    ['it is not there', async () => Promise.resolve(undefined), 'HTTP Error 404'],
  ])('stays as it was where %s', async (_, make, problem) => {
    await machine.setUp(plan);
    const former = machine.read('etc', 'certificate.pem');
    azure.secret = await make();
    machine.calls();
    const { status, output } = await machine.command('certificate');
    expect(status).toBe(1);
    expect(output).toContain(problem);
    expect(machine.read('etc', 'certificate.pem')).toBe(former);
    expect(machine.calls()).toEqual([]);
    const again = await machine.setUp(plan);
    expect(again.status).toBe(0);
    expect(again.output).toContain('the former one stays in use');
  });

  it('is waited for on a new machine, whose right takes some minutes to count', async () => {
    azure.refusals = 3;
    const { status, output } = await machine.setUp(plan);
    expect(status).toBe(0);
    expect(output.match(/HTTP Error 403/g)).toHaveLength(3);
    expect(output).toMatch(/has no right to read the secret, or the firewall of the vault/);
  });

  it('is in no output, and neither is the token', async () => {
    const outputs = [await machine.setUp(plan), await machine.command('certificate')].map(
      ({ output }) => output,
    );
    each(outputs).forEach((output) => expect(output).not.toMatch(/PRIVATE|MII|token-of-the-machine/));
  });
});
