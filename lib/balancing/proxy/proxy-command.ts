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

/** Days before the end of the certificate in use from which on a new one is taken without waiting for the servers: the servers do the same. */
const URGENT_DAYS = 2;

/**
 * The command `exchange-proxy` of a proxy, in Python, which Azure's agent needs as well: what the service, the timer and people do with it.
 *
 * Sources: docs.haproxy.org/2.6/management.html (show servers state, set server; SIGUSR1), learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token,
 * learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret, learn.microsoft.com/azure/key-vault/certificates/about-certificates (exportable: PFX or PEM).
 */
export function proxyCommand({ certificate, ...plan }: ProxyPlan): string {
  return [
    COMMON,
    SERVER_COMMANDS,
    ...(certificate ? [settings({ certificate, ...plan }), CERTIFICATE] : []),
    MAIN,
  ].join('\n');
}

const COMMON = `#!/usr/bin/python3
"""Written by Terraform. What is changed here is overwritten.

exchange-proxy leave        take this proxy out: its health page fails, connections go on
exchange-proxy enter        take it back in
exchange-proxy drain        leave, wait for the balancer and for connections (the service does it before it stops)
exchange-proxy save         keep what is known of the servers for the next process (the service does it before it reloads)
exchange-proxy show         show the servers of all backends
exchange-proxy take-out X   take the server X out of all backends, whatever its agent says
exchange-proxy bring-back X bring it back, whatever its agent has said last
exchange-proxy certificate  fetch the certificate of clients, where this proxy has one (the timer does it)
"""
import base64, json, os, re, signal, socket, ssl, subprocess, sys, time, urllib.parse, urllib.request

FOLDER = '${PROXY_FILES.folder}'
SOCKET = '${PROXY_FILES.socket}'
SERVERS = '${PROXY_FILES.servers}'
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

function settings({ certificate, verifyHost, listenPort, servers }: ProxyPlan): string {
  return `
CERTIFICATE = '${PROXY_FILES.certificate}'
CONFIGURATION = '${PROXY_FILES.configuration}'
SECRET = '${certificate!.secretUrl}'
VAULT = 'https://${certificate!.cloud.keyVaultSuffix}'
METADATA = 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource='
HOST = '${verifyHost}'
PORT = ${listenPort}
SERVER_ADDRESSES = [${servers.map(({ address }) => `'${address}'`).join(', ')}]
URGENT = ${URGENT_DAYS * 24 * 60 * 60}
`;
}

const CERTIFICATE = `
def fetch(address, headers):
    # A proxy of the network may not get the token.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(address, headers=headers), timeout=30) as answer:
        return json.load(answer)


def secret():
    token = fetch(METADATA + urllib.parse.quote(VAULT, ''), {'Metadata': 'true'})['access_token']
    return fetch(SECRET + '?api-version=7.4', {'Authorization': 'Bearer ' + token})


def openssl(*arguments, given=b''):
    done = subprocess.run(['openssl', *arguments], input=given, capture_output=True)
    if done.returncode != 0:
        raise Problem('openssl ' + arguments[0] + ' does not take what is in the vault')
    return done.stdout


def from_vault():
    answer = secret()
    if answer.get('contentType') == 'application/x-pem-file':
        return answer['value'].encode()
    content = base64.b64decode(answer['value'])
    arguments = ['pkcs12', '-nodes', '-passin', 'pass:']
    try:
        return openssl(*arguments, given=content)
    except Problem:
        return openssl(*arguments, '-legacy', given=content)


def certificates_of(pem):
    return re.findall(b'-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----', pem, re.DOTALL)


def usable(pem):
    """The certificate of the key first, then those that sign it, then the key."""
    keys = re.findall(b'-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----.+?-----END (?:[A-Z]+ )?PRIVATE KEY-----', pem, re.DOTALL)
    if len(keys) != 1:
        raise Problem('what is in the vault has no private key')
    public = openssl('pkey', '-pubout', given=keys[0])
    all = certificates_of(pem)
    own = [one for one in all if openssl('x509', '-noout', '-pubkey', given=one) == public]
    if not own:
        raise Problem('the key in the vault does not fit the certificate')
    if b'does match' not in openssl('x509', '-noout', '-checkhost', HOST, given=own[0]):
        raise Problem('the certificate in the vault lacks the name ' + HOST)
    if not lasts(own[0], 0):
        raise Problem('the certificate in the vault has expired')
    return b'\\n'.join([own[0], *[one for one in all if one not in own], keys[0], b''])


def lasts(certificate, seconds):
    given = ['openssl', 'x509', '-noout', '-checkend', str(seconds)]
    return subprocess.run(given, input=certificate, capture_output=True).returncode == 0


def shown(address):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with socket.create_connection((address, PORT), 5) as plain:
            with context.wrap_socket(plain, server_hostname=HOST) as secure:
                return secure.getpeercert(True)
    except OSError:
        return None


def waits(former, new):
    """Extended Protection: proxy and servers have to show the same. The servers change one after the other, in a night."""
    if not lasts(former, URGENT):
        return False
    found = [one for one in map(shown, SERVER_ADDRESSES) if one is not None]
    return 2 * found.count(ssl.PEM_cert_to_DER_cert(new.decode())) < len(found)


def accepted(new):
    with open(CONFIGURATION) as file:
        text = file.read()
    trial = write(os.path.join(FOLDER, 'trial.cfg'), text.replace(CERTIFICATE, new).encode())
    try:
        return subprocess.run(['haproxy', '-c', '-q', '-f', trial], capture_output=True).returncode == 0
    finally:
        os.remove(trial)


def certificate():
    content = usable(from_vault())
    former = b''
    if os.path.exists(CERTIFICATE):
        with open(CERTIFICATE, 'rb') as file:
            former = file.read()
    if content == former:
        return print('The certificate is in use already.')
    if former and waits(certificates_of(former)[0], certificates_of(content)[0]):
        return print('The certificate waits until half of the servers show it.')
    new = write(CERTIFICATE, content)
    if os.path.exists(CONFIGURATION) and not accepted(new):
        os.remove(new)
        raise Problem('HAProxy does not accept the certificate in the vault')
    os.replace(new, CERTIFICATE)
    print('The certificate is new.')
    if subprocess.run(['systemctl', '--quiet', 'is-active', 'haproxy']).returncode == 0:
        subprocess.run(['systemctl', 'reload', 'haproxy'], check=True)
`;

const MAIN = `
COMMANDS = {'leave': 0, 'enter': 0, 'drain': 0, 'save': 0, 'show': 0, 'take-out': 1, 'bring-back': 1, 'certificate': 0}

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
