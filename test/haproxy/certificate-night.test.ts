import { eventually } from '../support/haproxy/eventually';
import { describeWithHaproxy } from '../support/haproxy/haproxy';
import type { Pair } from '../support/haproxy/loopback';
import { HOST, makePair } from '../support/haproxy/loopback';
import { Rig } from '../support/haproxy/rig';

let rig: Rig;
let next: Pair;

beforeEach(async () => {
  // Another subject: OpenSSL looks for the certificate of an authority by it.
  next = await makePair(['next.contoso.com', HOST]);
  rig = await Rig.start('re-encryption', {}, { alsoTrusted: next.cert });
});

afterEach(async () => rig.stop());

/** Its state in both backends. */
async function isEverywhere(status: string, server = rig.servers[0]): Promise<void> {
  for (const { id } of rig.plan.backends) await rig.hasStatus(id, server, status);
}

/** The agents have been asked once more, and have said what they say. */
async function agentsAreAsked(): Promise<void> {
  const [, second] = rig.servers;
  second.load = 'ready 60%';
  await eventually(
    'an agent that is asked',
    async () => (await rig.proxy.stat('be_owa', second.id, 'weight')) === '60',
  );
}

// Extended Protection refuses clients of a server that shows another certificate than the proxy.
describeWithHaproxy('a server that shows another certificate than the proxy', () => {
  it('gets no new clients, whatever its agent says, until it shows the same', async () => {
    const [first, second] = rig.servers;
    first.changeTo(next);
    expect(await rig.proxy.command('compare')).toEqual({
      status: 0,
      output: ['be_owa', 'be_ews']
        .map(
          (id) => `${id}/${first.id} shows another certificate than this proxy, and gets no new clients.\n`,
        )
        .join(''),
    });
    await isEverywhere('DRAIN');
    await agentsAreAsked();
    expect(await rig.spread('/owa/', 5)).toEqual({ [second.id]: 5 });
    expect(await rig.spread('/ews/', 5)).toEqual({ [second.id]: 5 });
    await rig.proxy.reload();
    expect((await rig.proxy.command('compare')).status).toBe(0);
    await isEverywhere('DRAIN');
    // The proxy follows: now it is the other one.
    rig.proxy.changeTo(next);
    expect((await rig.proxy.command('compare')).status).toBe(0);
    await isEverywhere('UP');
    await isEverywhere('DRAIN', second);
    second.changeTo(next);
    expect(await rig.proxy.command('compare')).toEqual({ status: 0, output: '' });
    await isEverywhere('UP', second);
  });

  it('goes on where no other one shows the certificate of the proxy, and people are told', async () => {
    const [first, second] = rig.servers;
    first.changeTo(next);
    await rig.proxy.command('compare');
    await isEverywhere('DRAIN');
    second.changeTo(next);
    const { status, output } = await rig.proxy.command('compare');
    expect(status).toBe(1);
    expect(output).toContain('no server shows the certificate of this proxy in be_owa be_ews');
    await isEverywhere('UP');
    await isEverywhere('UP', second);
  });

  it('goes on for a protocol that the other one does not serve', async () => {
    const [first, second] = rig.servers;
    second.failing.add('/ews/healthcheck.htm');
    await rig.hasStatus('ews', second, 'DOWN');
    first.changeTo(next);
    expect((await rig.proxy.command('compare')).status).toBe(1);
    await rig.hasStatus('owa', first, 'DRAIN');
    await rig.hasStatus('ews', first, 'UP');
  });

  it('stays out where people have taken it out, before or after', async () => {
    const [first, second] = rig.servers;
    expect((await rig.proxy.command('take-out', first.id)).status).toBe(0);
    second.changeTo(next);
    expect((await rig.proxy.command('compare')).status).toBe(1);
    await isEverywhere('UP', second);
    expect((await rig.proxy.command('bring-back', first.id)).status).toBe(0);
    expect((await rig.proxy.command('compare')).status).toBe(0);
    await isEverywhere('DRAIN', second);
    expect((await rig.proxy.command('take-out', second.id)).status).toBe(0);
    rig.proxy.changeTo(next);
    await rig.proxy.command('compare');
    await isEverywhere('DRAIN', second);
  });

  it('keeps its state while it cannot be asked', async () => {
    const [first] = rig.servers;
    first.changeTo(next);
    await rig.proxy.command('compare');
    await isEverywhere('DRAIN');
    await first.stop();
    expect((await rig.proxy.command('compare')).output).toContain(`be_owa/${first.id} shows another`);
  });
});
