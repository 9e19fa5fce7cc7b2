import { SELF } from './proxy-files';

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
    """Server, state, weight, connections, last check with its answer, and the backends in which that is so: a run command of Azure returns 4,096 bytes."""
    servers = {}
    for row in rows():
        # A star says that the next check runs, whose answer is not there yet.
        servers.setdefault(row[1], {}).setdefault((row[17].replace(' ', ''), row[36].lstrip('* ') or '-'), []).append(row)
    for server, states in servers.items():
        for (state, check), same in states.items():
            weights = sorted({int(row[18]) for row in same})
            weight = str(weights[0]) + ('-' + str(weights[-1]) if len(weights) > 1 else '')
            answers = sorted({row[37] for row in same} - {'', '0'}) or ['-']
            where = [row[0] for row in same] if len(states) > 1 or len(same) == 1 else ['all ' + str(len(same)) + ' backends']
            print(server, state, 'weight ' + weight, str(sum(int(row[4]) for row in same)) + ' connections', check, *answers, 'in', *where)


def show_all():
    """Backend, server, state, weight, connections, last check with its answer."""
    for row in rows():
        print(row[0], row[1], row[17].replace(' ', ''), 'weight ' + row[18], row[4] + ' connections', row[36] or '-', row[37] or '-')


def lock():
    # Until this process ends.
    fcntl.flock(os.open(FOLDER, os.O_RDONLY), fcntl.LOCK_EX)


def others():
    if not os.path.exists(OTHERS):
        return []
    with open(OTHERS) as file:
        return json.load(file)


def keep(names):
    os.replace(write(OTHERS, json.dumps(names).encode()), OTHERS)


def members():
    """For each backend and server: its name, whether it lives, and whether anybody has taken it out."""
    _, head, *lines = ask('show servers state').splitlines()
    all = {}
    for line in filter(None, lines):
        row = dict(zip(head.lstrip('# ').split(), line.split()))
        if row['be_name'] != '${SELF.backend}':
            state = (row['be_name'] + '/' + row['srv_name'], row['srv_op_state'] != '0', row['srv_admin_state'] != '0')
            all.setdefault(row['be_name'], {})[row['srv_name']] = state
    return all


TAKE_OUT = ['disable agent %s', 'set server %s state drain']
BRING_BACK = ['set server %s agent up', 'set server %s weight 100%%', 'set server %s state ready', 'enable agent %s']


def bid(names, commands):
    for name in names:
        for command in commands:
            ask(command % name)


def tell(server, commands):
    names = [row[0] + '/' + row[1] for row in rows() if row[1].lower() == server.lower()]
    if not names:
        raise Problem('no backend has a server ' + server)
    lock()
    bid(names, commands)
    if others():
        keep([name for name in others() if name not in names])
    show()


def take_out(server):
    tell(server, TAKE_OUT)


def bring_back(server):
    tell(server, BRING_BACK)
`;
