import { describeWithHaproxy } from '../support/haproxy/haproxy';
import { eventually } from '../support/haproxy/eventually';
import { Load } from '../support/haproxy/load';
import { MODES, Rig } from '../support/haproxy/rig';

let rig: Rig | undefined;

afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

describeWithHaproxy('the load that an agent reports', () => {
  it('moves new connections', async () => {
    rig = await Rig.start('pass-through');
    const [first, second] = rig.servers;
    first.load = 'ready 10%';
    await eventually(
      'the weight',
      async () => (await rig!.proxy.stat('be_all', first.id, 'weight')) === '10',
    );
    const found = await rig.spread('/owa/', 33);
    expect(found[first.id]).toBeLessThan(found[second.id] / 4);
    expect(found[first.id]).toBeGreaterThan(0);
    first.load = 'ready 100%';
    await eventually(
      'the weight',
      async () => (await rig!.proxy.stat('be_all', first.id, 'weight')) === '100',
    );
    // It has fewer connections than the other one, and gets the next ones.
    expect(await rig.spread('/owa/', 10)).toEqual({ [first.id]: 10 });
  });

  it('stays as it was when the agent is gone, and the server goes on', async () => {
    rig = await Rig.start('pass-through');
    const [first] = rig.servers;
    first.load = 'ready 50%';
    await eventually(
      'the weight',
      async () => (await rig!.proxy.stat('be_all', first.id, 'weight')) === '50',
    );
    first.load = undefined;
    await eventually('an agent without an answer', async () =>
      /TOUT|ERR|CON/.test(await rig!.proxy.stat('be_all', first.id, 'agent_status')),
    );
    expect(await rig.proxy.stat('be_all', first.id, 'weight')).toBe('50');
    expect(await rig.proxy.stat('be_all', first.id, 'status')).toBe('UP');
  });
});

describeWithHaproxy('no request is lost', () => {
  it.each(MODES)('when a server drains, with %s', async (mode) => {
    rig = await Rig.start(mode);
    const [first, second] = rig.servers;
    const load = Load.on(rig);
    await load.reaches(first);
    first.load = 'drain';
    await rig.hasStatus(rig.plan.backends[0].id, first, 'DRAIN');
    load.renewConnections();
    await load.goesOn(60);
    const before = first.requests;
    await load.goesOn(40);
    expect(first.requests).toBe(before);
    first.load = 'ready 100%';
    await rig.hasStatus(rig.plan.backends[0].id, first, 'UP');
    load.renewConnections();
    await load.reaches(first);
    await load.reaches(second);
    expect(await load.end()).toEqual([]);
  });

  it.each(MODES)('when the configuration is reloaded, with %s', async (mode) => {
    rig = await Rig.start(mode);
    const [first, second] = rig.servers;
    const load = Load.on(rig);
    for (const idleMinutes of [10, 20, 30]) {
      await rig.proxy.reload({ ...rig.plan, idleMinutes });
      load.renewConnections();
      await load.goesOn(40);
    }
    await load.reaches(first);
    await load.reaches(second);
    expect(await load.end()).toEqual([]);
  });
});

describeWithHaproxy('a server that people take out', () => {
  it('stays out of all backends, whatever its agent says, until they bring it back', async () => {
    rig = await Rig.start('host-names');
    const [first, second] = rig.servers;
    expect((await rig.proxy.command('take-out', 'amsfe1')).status).toBe(0);
    await rig.hasStatus('owa', first, 'DRAIN');
    await rig.hasStatus('ews', first, 'DRAIN');
    second.load = 'ready 30%';
    await eventually(
      'an agent that is asked',
      async () => (await rig!.proxy.stat('be_ews', second.id, 'weight')) === '30',
    );
    expect(await rig.spread('/owa/', 4)).toEqual({ [second.id]: 4 });
    await rig.proxy.reload();
    second.load = 'ready 60%';
    await eventually(
      'an agent that is asked',
      async () => (await rig!.proxy.stat('be_ews', second.id, 'weight')) === '60',
    );
    expect(await rig.spread('/owa/', 4)).toEqual({ [second.id]: 4 });
    expect((await rig.proxy.command('bring-back', 'AMSFE1')).status).toBe(0);
    await rig.hasStatus('owa', first, 'UP');
    await rig.hasStatus('ews', first, 'UP');
    expect((await rig.proxy.command('show')).output).toMatch(/^AMSFE1 UP weight .* in all 2 backends$/m);
    expect((await rig.proxy.command('show-all')).output).toMatch(/^be_ews AMSFE1 UP weight /m);
  });

  it('is one of the servers', async () => {
    rig = await Rig.start('pass-through');
    expect(await rig.proxy.command('take-out', 'AMSFE3')).toEqual({
      status: 1,
      output: 'exchange-proxy take-out: no backend has a server AMSFE3\n',
    });
    expect((await rig.proxy.command('take-out')).output).toContain('exchange-proxy take-out X');
  });
});

describeWithHaproxy('what is known of servers', () => {
  it('outlives a reload', async () => {
    rig = await Rig.start('host-names');
    const [first, second] = rig.servers;
    first.load = 'drain';
    second.load = 'ready 40%';
    await rig.hasStatus('ews', first, 'DRAIN');
    await eventually(
      'the weight',
      async () => (await rig!.proxy.stat('be_ews', second.id, 'weight')) === '40',
    );
    await rig.proxy.ask('set server be_self/serving state maint');
    // Nobody asks the agents after the reload: what is known now has come from the former process.
    await rig.proxy.reload({ ...rig.plan, agentPort: undefined });
    expect(await rig.proxy.stat('be_ews', first.id, 'status')).toMatch(/^DRAIN/);
    expect(await rig.proxy.stat('be_ews', second.id, 'weight')).toBe('40');
    expect(await rig.proxy.health()).toBe(503);
  });

  it('does not hold a server at its former address', async () => {
    rig = await Rig.start('pass-through');
    const servers = [...rig.plan.servers]
      .reverse()
      .map(({ address }, index) => ({ ...rig!.plan.servers[index], address }));
    await rig.proxy.reload({ ...rig.plan, servers });
    expect(await rig.proxy.stat('be_all', 'AMSFE1', 'addr')).toBe(`127.0.0.12:${rig.plan.listenPort}`);
  });
});

describeWithHaproxy('the health page of the proxy', () => {
  it.each(MODES)('fails when no server is left, with %s', async (mode) => {
    rig = await Rig.start(mode);
    expect(await rig.proxy.health()).toBe(200);
    const [first, second] = rig.servers;
    await first.stop();
    await rig.hasStatus(rig.plan.backends[0].id, first, 'DOWN');
    expect(await rig.proxy.health()).toBe(200);
    await second.stop();
    await eventually('a page that fails', async () => (await rig!.proxy.health()) === 503);
  });

  it('fails when the proxy is taken out, while connections go on, and answers nothing else', async () => {
    rig = await Rig.start('pass-through');
    const client = rig.client();
    await client.get('/owa/');
    await rig.proxy.ask('set server be_self/serving state maint');
    expect(await rig.proxy.health()).toBe(503);
    expect((await client.get('/owa/')).status).toBe(200);
    await rig.proxy.ask('set server be_self/serving state ready');
    expect(await rig.proxy.health()).toBe(200);
    expect(await rig.proxy.health('/')).toBe(404);
  });
});
