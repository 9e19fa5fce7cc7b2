import { ProxyRouting } from '../../lib/balancing/proxy/proxy-routing';
import { ExchangeVersion } from '../../lib/exchange/exchange-version';
import { VirtualDirectory } from '../../lib/exchange/virtual-directory';
import { describeWithHaproxy } from '../support/haproxy/haproxy';
import { HOST, makePair } from '../support/haproxy/loopback';
import { EWS, MODES, OWA, page, Rig } from '../support/haproxy/rig';

let rig: Rig | undefined;

afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

describeWithHaproxy('a server whose health page fails', () => {
  it('leaves for all protocols where they have one name, since the worst page decides', async () => {
    rig = await Rig.start('pass-through');
    const [first, second] = rig.servers;
    first.failing.add(page('ews'));
    await rig.hasStatus('all', first, 'DOWN');
    expect(await rig.spread('/owa/', 6)).toEqual({ [second.id]: 6 });
    first.failing.clear();
    await rig.hasStatus('all', first, 'UP');
    expect(Object.keys(await rig.spread('/owa/', 20)).sort()).toEqual([first.id, second.id]);
  });

  it('leaves for its protocol only where each has a name', async () => {
    rig = await Rig.start('host-names');
    const [first, second] = rig.servers;
    first.failing.add(page('ews'));
    await rig.hasStatus('ews', first, 'DOWN');
    expect(await rig.spread('/ews/', 6, EWS)).toEqual({ [second.id]: 6 });
    expect(Object.keys(await rig.spread('/owa/', 6, OWA)).sort()).toEqual([first.id, second.id]);
    expect(await rig.proxy.health()).toBe(200);
  });

  it('leaves for probes that tell no name too, since the page that they ask for is one of all', async () => {
    const routing = ProxyRouting.byHostName([{ label: 'owa', directories: [VirtualDirectory.OWA] }]);
    const backends = routing._backends(
      ExchangeVersion.SUBSCRIPTION_EDITION,
      (label) => `${label}.contoso.com`,
    );
    rig = await Rig.start('host-names', { backends });
    const [first, second] = rig.servers;
    first.failing.add(page('owa'));
    await rig.hasStatus('owa', first, 'DOWN');
    await rig.hasStatus('default', first, 'DOWN');
    for (let probe = 0; probe < 6; probe++)
      expect((await rig.nameless().get('/owa/')).answer.server).toBe(second.id);
    expect(await rig.spread('/ews/', 4)).toEqual({ [second.id]: 4 });
  });

  it('leaves for its protocol only where the proxy sees the paths', async () => {
    rig = await Rig.start('re-encryption');
    const [first, second] = rig.servers;
    first.failing.add(page('ews'));
    await rig.hasStatus('ews', first, 'DOWN');
    expect(await rig.spread('/EWS/Exchange.asmx', 6)).toEqual({ [second.id]: 6 });
    expect(await rig.spread('/ews', 3)).toEqual({ [second.id]: 3 });
    expect(Object.keys(await rig.spread('/ewsx', 6)).sort()).toEqual([first.id, second.id]);
    expect(Object.keys(await rig.spread('/owa/', 6)).sort()).toEqual([first.id, second.id]);
  });
});

describeWithHaproxy('a client', () => {
  it('without a name in TLS is led to the default', async () => {
    rig = await Rig.start('host-names');
    const [first, second] = rig.servers;
    first.failing.add(page('owa'));
    await rig.hasStatus('owa', first, 'DOWN');
    const { answer } = await rig.nameless().get('/');
    expect(answer).toMatchObject({ server: second.id });
    expect(answer.sni).toBeFalsy();
  });

  it('sees the certificate of the server where TLS passes through, and keeps its HTTP', async () => {
    rig = await Rig.start('pass-through');
    const { answer } = await rig.client().get('/owa/', { 'x-forwarded-for': '192.0.2.1' });
    expect(answer.headers['x-forwarded-for']).toBe('192.0.2.1');
  });

  it('is told to the server with re-encryption, and cannot claim another address', async () => {
    rig = await Rig.start('re-encryption');
    const { answer } = await rig.client().get('/owa/', { 'x-forwarded-for': '192.0.2.1' });
    expect(answer.headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(answer).toMatchObject({ version: '1.1', sni: HOST });
  });
});

describeWithHaproxy('connections that a server has authenticated', () => {
  it('belong to one client, for as long as it keeps its own', async () => {
    rig = await Rig.start('re-encryption');
    const [anna, bert, carl] = [rig.client(), rig.client(), rig.client()];
    // His connection is authenticated without a refusal, by which HAProxy would know it.
    expect((await carl.get('/ntlm/c', { authorization: 'NTLM carl' })).status).toBe(200);
    expect((await carl.get('/ntlm/c')).answer.user).toBe('carl');
    expect((await anna.get('/ntlm/a')).status).toBe(401);
    const { answer } = await anna.get('/ntlm/a', { authorization: 'NTLM anna' });
    expect(answer.user).toBe('anna');
    for (let index = 0; index < 5; index++) {
      expect((await bert.get('/ntlm/b')).status).toBe(401);
      const again = (await anna.get('/ntlm/a')).answer;
      expect([again.user, again.server, again.connection]).toEqual([
        'anna',
        answer.server,
        answer.connection,
      ]);
    }
    anna.close();
    expect((await bert.get('/ntlm/b')).status).toBe(401);
    expect((await rig.client().get('/ntlm/c')).status).toBe(401);
  });
});

describeWithHaproxy('a server with a certificate that the proxy does not trust', () => {
  it.each(MODES)('gets no client with %s', async (mode) => {
    const { cert } = await makePair();
    rig = await Rig.start(mode, { authority: cert, agentPort: undefined }, { serving: false });
    for (const { id } of rig.plan.backends)
      for (const server of rig.servers) await rig.hasStatus(id, server, 'DOWN');
    expect(await rig.proxy.health()).toBe(503);
  });

  it('gets none either where the certificate is for another name', async () => {
    rig = await Rig.start('pass-through', { verifyHost: 'other.example' }, { serving: false });
    for (const server of rig.servers) await rig.hasStatus('all', server, 'DOWN');
    expect(await rig.proxy.health()).toBe(503);
  });
});
