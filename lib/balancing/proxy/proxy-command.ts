import { certificateCommands } from './proxy-command-certificate';
import { SERVER_COMMANDS } from './proxy-command-servers';
import { PROXY_FILES, SELF } from './proxy-files';
import type { ProxyPlan } from './proxy-plan';

/** How long a proxy goes on once it has been told to stop; systemd waits for it. */
export const PROXY_STOP = {
  /** Seconds in which the balancer in front of it has noticed: three probes that are five seconds apart, and one more. */
  noticed: 20,
  /** Seconds that connections have to end after that. */
  last: 60,
} as const;

/**
 * The command `exchange-proxy` of a proxy, in Python, which Azure's agent needs as well: what the service, the timer and people do with it.
 *
 * Source: docs.haproxy.org/2.6/management.html (show servers state, set server; SIGUSR1).
 */
export function proxyCommand(plan: ProxyPlan): string {
  return [COMMON, SERVER_COMMANDS, ...certificateCommands(plan), MAIN].join('\n');
}

const COMMON = `#!/usr/bin/python3
"""Written by Terraform. What is changed here is overwritten.

exchange-proxy leave        take this proxy out: its health page fails, connections go on
exchange-proxy enter        take it back in
exchange-proxy drain        leave, wait for the balancer and for connections (the service does it before it stops)
exchange-proxy save         keep what is known of the servers for the next process (the service does it before it reloads)
exchange-proxy show         show the servers, with the backends in which they are the same
exchange-proxy show-all     show each server in each backend
exchange-proxy take-out X   take the server X out of all backends, whatever its agent says
exchange-proxy bring-back X bring it back, whatever its agent has said last
exchange-proxy certificate  fetch the certificate of clients, where this proxy has one (a timer does it)
exchange-proxy compare      take servers out that show another certificate than this proxy, and bring them back (a timer does it)
"""
import base64, concurrent.futures, fcntl, json, os, re, signal, socket, ssl, subprocess, sys, time, urllib.error, urllib.parse, urllib.request

FOLDER = '${PROXY_FILES.folder}'
SOCKET = '${PROXY_FILES.socket}'
SERVERS = '${PROXY_FILES.servers}'
OTHERS = '${PROXY_FILES.others}'
NOTICED = ${PROXY_STOP.noticed}
LAST = ${PROXY_STOP.last}


class Problem(Exception):
    pass


def ask(command):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(SOCKET)
        connection.sendall(command.encode() + b'\\n')
        answer = b''
        while part := connection.recv(65536):
            answer += part
    return answer.decode()


def write(path, content):
    new = path + '.new'
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'wb') as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(content)
    return new


def save():
    os.replace(write(SERVERS, ask('show servers state').encode()), SERVERS)


def leave():
    ask('set server ${SELF.backend}/${SELF.server} state maint')


def enter():
    ask('set server ${SELF.backend}/${SELF.server} state ready')


def runs(process):
    try:
        os.kill(process, 0)
        return True
    except ProcessLookupError:
        return False


def drain():
    process = int(os.environ.get('MAINPID') or 0)
    if process == 0:
        return
    try:
        leave()
    except OSError:
        return
    time.sleep(NOTICED)
    # From now on it takes no connections, and ends with the last one.
    os.kill(process, signal.SIGUSR1)
    end = time.monotonic() + LAST
    while runs(process) and time.monotonic() < end:
        time.sleep(0.2)
`;

const MAIN = `
COMMANDS = {'leave': 0, 'enter': 0, 'drain': 0, 'save': 0, 'show': 0, 'show-all': 0, 'take-out': 1, 'bring-back': 1, 'certificate': 0, 'compare': 0}

if __name__ == '__main__':
    name, given = (sys.argv[1:] or [''])[0], sys.argv[2:]
    known = name.replace('-', '_') in globals()
    if COMMANDS.get(name) != len(given) or not known:
        sys.exit(__doc__)
    try:
        globals()[name.replace('-', '_')](*given)
    except (Problem, OSError, ValueError, KeyError, subprocess.SubprocessError) as problem:
        sys.exit('exchange-proxy ' + name + ': ' + str(problem))
`;
