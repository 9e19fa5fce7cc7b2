import type { Estate, Resource } from '../support/estate';

/**
 * The addresses, with ports, of the servers that a machine leads connections to: those that each backend of its HAProxy has, since each leads a
 * part of the clients. Undefined for a machine that is not a proxy. The configuration is in the script that Azure runs on the machine.
 *
 * Source: docs.haproxy.org/2.6/configuration.html (backend, server).
 */
export function ledByProxy(estate: Estate, machine: Resource): string[] | undefined {
  const script = estate
    .all('azurerm_virtual_machine_run_command')
    .filter((each) => estate.get(each, 'virtual_machine_id') === machine.address)
    .map(({ raw }) => (raw.source as { readonly script: string }).script)
    .find((text) => /^backend /m.test(text));
  const backends = script?.split(/^(?=backend |frontend |END_OF_FILE)/m).filter(isOfServers);
  const [first, ...others] = backends?.map(serversOf) ?? [];
  return first?.filter((server) => others.every((each) => each.includes(server)));
}

/** The one with a server on the proxy itself leads no client. */
function isOfServers(section: string): boolean {
  return section.startsWith('backend ') && !/^\s*server \S+ 127\./m.test(section);
}

function serversOf(backend: string): string[] {
  return [...backend.matchAll(/^\s*server \S+ (\S+:\d+)/gm)].map(([, server]) => server);
}
