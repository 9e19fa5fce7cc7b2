import { PROXY_FILES } from './proxy-files';
import type { ProxyPlan } from './proxy-plan';

/** Days before the end of the certificate in use from which on a new one is taken without waiting for the servers: the servers do the same. */
const URGENT_DAYS = 2;

/**
 * How a proxy gets the certificate of clients, and which servers it leads clients to meanwhile; nothing where TLS passes through.
 *
 * Sources: learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token, learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret,
 * learn.microsoft.com/azure/key-vault/certificates/about-certificates (exportable: PFX or PEM), docs.haproxy.org/2.6/management.html (show servers state).
 */
export function certificateCommands(plan: ProxyPlan): string[] {
  return plan.certificate ? [settings(plan), CERTIFICATE] : [];
}

function settings({ certificate, verifyHost, listenPort, servers }: ProxyPlan): string {
  return `
CERTIFICATE = '${PROXY_FILES.certificate}'
CONFIGURATION = '${PROXY_FILES.configuration}'
SECRET = '${certificate!.secretUrl}'
VAULT = 'https://${certificate!.cloud.keyVaultSuffix}'
METADATA = 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource='
HOST = '${verifyHost}'
PORT = ${listenPort}
ADDRESSES = {${servers.map(({ id, address }) => `'${id}': '${address}'`).join(', ')}}
URGENT = ${URGENT_DAYS * 24 * 60 * 60}
`;
}

const CERTIFICATE = `
def fetch(address, headers):
    # A proxy of the network may not get the token.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(address, headers=headers), timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code != 403:
            raise
        raise Problem(str(error) + ': the vault refuses. Either the identity of this machine has no right to read the secret, or the firewall of the vault does not admit the subnet of the proxies: ' + error.read(500).decode(errors='replace'))


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


def shown_by_all():
    with concurrent.futures.ThreadPoolExecutor() as pool:
        return dict(zip(ADDRESSES, pool.map(shown, ADDRESSES.values())))


def waits(former, new):
    """Extended Protection: proxy and servers have to show the same. The servers change one after the other, in a night."""
    if not lasts(former, URGENT):
        return False
    found = [one for one in shown_by_all().values() if one is not None]
    return 2 * found.count(ssl.PEM_cert_to_DER_cert(new.decode())) < len(found)


def accepted(new):
    with open(CONFIGURATION) as file:
        text = file.read()
    trial = write(os.path.join(FOLDER, 'trial.cfg'), text.replace(CERTIFICATE, new).encode())
    try:
        return subprocess.run(['haproxy', '-c', '-q', '-f', trial], capture_output=True).returncode == 0
    finally:
        os.remove(trial)


def align():
    """Gives the backends of which no server shows the certificate of this proxy: they keep all of theirs."""
    with open(CERTIFICATE, 'rb') as file:
        own = ssl.PEM_cert_to_DER_cert(certificates_of(file.read())[0].decode())
    lock()
    found, former = shown_by_all(), others()
    back, out, alone = [], [], []
    for backend, servers in members().items():
        # What people or agents have taken out is theirs.
        free = {server: name for server, (name, lives, held) in servers.items() if name in former or not held}
        fit = [server for server in free if found.get(server) == own and servers[server][1]]
        other = [server for server in free if found.get(server) not in (own, None)]
        for server, name in free.items():
            if (server in other and fit) or (name in former and found.get(server) is None):
                out.append(name)
            elif name in former:
                back.append(name)
        if other and not fit:
            alone.append(backend)
    bid(back, BRING_BACK)
    bid([name for name in out if name not in former], TAKE_OUT)
    keep(out)
    return alone


def compare():
    if not os.path.exists(SOCKET) or not os.path.exists(CERTIFICATE):
        return
    alone = align()
    for name in others():
        print(name + ' shows another certificate than this proxy, and gets no new clients.')
    if alone:
        raise Problem('no server shows the certificate of this proxy in ' + ' '.join(alone) + ', so that none is taken out: Windows authentication fails there')


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
        align()
        subprocess.run(['systemctl', 'reload', 'haproxy'], check=True)
`;
