import { describeWithHaproxy } from '../support/haproxy/haproxy';
import { EWS, OWA, page, Rig } from '../support/haproxy/rig';

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
