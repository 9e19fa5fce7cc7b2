import { VirtualDirectory } from '../../lib/exchange/virtual-directory';
import { describeWithHaproxy, Haproxy } from '../support/haproxy/haproxy';
import { freePort, makePair } from '../support/haproxy/loopback';
import { page, planOf } from '../support/haproxy/rig';

/** What Azure returns of the output of a run command. Source: learn.microsoft.com/azure/virtual-machines/linux/run-command. */
const RETURNED = 4096;
/** The first line of the health page, which the pages of the runbook ask for as well. */
const HEALTH_LINE = 100;

const servers = Array.from({ length: 8 }, (_, index) => ({
  id: `GAVLONGNAMEFE${index + 1}`,
  address: `127.0.0.${index + 11}`,
}));
const backends = Object.values(VirtualDirectory).map((id, index) => ({
  ...{ id: id.toLowerCase(), hostNames: [], paths: [`/${id}`], healthPaths: [page(id)] },
  isDefault: index === 0,
}));
const STATES = ['maint', 'drain', 'ready'];

let proxy: Haproxy | undefined;

describeWithHaproxy('what a proxy shows', () => {
  afterEach(async () => proxy?.remove());

  it('of eight servers with re-encryption is no more than Azure returns, also where they differ', async () => {
    const ports = { listenPort: await freePort(), healthPort: await freePort() };
    proxy = await Haproxy.start(planOf('re-encryption', { ...ports, servers, backends }), await makePair());
    for (const [row, { id: server }] of servers.entries())
      for (const [column, { id }] of backends.entries())
        await proxy.ask(`set server be_${id}/${server} state ${STATES[(row + column) % STATES.length]}`);
    const { status, output } = await proxy.command('show');
    expect(status).toBe(0);
    expect(output.length).toBeLessThan(RETURNED - HEALTH_LINE);
    expect(output).toMatch(/^GAVLONGNAMEFE8 MAINT weight .* in be_\w+/m);
    expect(output).toMatch(/^serving .* in be_self$/m);
    const all = await proxy.command('show-all');
    expect(all.output.trimEnd().split('\n')).toHaveLength(servers.length * backends.length + 1);
  });
});
