/**
 * What people ask a proxy about its servers, and tell it of one of them in all backends: an agent that is gone leaves its last word, and one that lives would take a server
 * back that people have taken out.
 *
 * Source: docs.haproxy.org/2.6/management.html (show stat, set server, disable agent); that `down` is lifted by `agent up` and `drain` by `state ready` only was tried with 2.6.
 */
export const SERVER_COMMANDS = `
def rows():
    all = [line.split(',') for line in ask('show stat').splitlines()]
    return [row for row in all if row[0].startswith('be_') and row[1] != 'BACKEND']


def show():
    """Backend, server, state, weight, connections, last check with its answer."""
    for row in rows():
        print(row[0], row[1], row[17].replace(' ', ''), 'weight ' + row[18], row[4] + ' connections', row[36] or '-', row[37] or '-')


def tell(server, *commands):
    names = [row[0] + '/' + row[1] for row in rows() if row[1].lower() == server.lower()]
    if not names:
        raise Problem('no backend has a server ' + server)
    for name in names:
        for command in commands:
            ask(command % name)
    show()


def take_out(server):
    tell(server, 'disable agent %s', 'set server %s state drain')


def bring_back(server):
    tell(server, 'set server %s agent up', 'set server %s weight 100%%', 'set server %s state ready', 'enable agent %s')
`;
