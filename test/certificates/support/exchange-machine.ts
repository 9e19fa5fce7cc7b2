import { FakeMachine, type Sent } from '../../protection/support/machine';
import { Hash } from '../../support/powershell/run';
import type { Arguments, Machine, Value } from '../../support/powershell/run';

/** A certificate as far as the scripts look. */
export interface FakeCertificate {
  readonly thumbprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly names: string[];
  readonly notBefore: number;
  readonly notAfter: number;
  readonly keyBits: number;
  readonly algorithm: string;
  /** What is wrong with its chain, in the words of .NET. */
  readonly chainFaults: string[];
  /** The authority at the head of its chain. */
  readonly root: string;
}

const DAY = 86_400_000;
const RSA = '1.2.840.113549.1.1.1';
/** The moment at which the scripts run: 02:00, in the night of the tasks. */
export const NOW = Date.UTC(2026, 10, 22, 2, 0, 0);
const CSP = 'Microsoft RSA SChannel Cryptographic Provider';

export function certificate(thumbprint: string, more: Partial<FakeCertificate> = {}): FakeCertificate {
  return {
    thumbprint,
    subject: 'CN=mail.contoso.com',
    issuer: 'CN=Public CA',
    names: ['mail.contoso.com', 'autodiscover.contoso.com'],
    notBefore: NOW - 3 * DAY,
    notAfter: NOW + 40 * DAY,
    keyBits: 2048,
    algorithm: RSA,
    chainFaults: [],
    root: 'CN=Public Root',
    ...more,
  };
}

/** The one that Setup makes for transport between servers. */
export const SELF_SIGNED = certificate('5E1F', {
  subject: 'CN=AMSFE1',
  issuer: 'CN=AMSFE1',
  names: ['AMSFE1'],
  notAfter: NOW + 1800 * DAY,
});

/** A date as PowerShell has it. */
class FakeDate {
  public constructor(private readonly time: number) {}
  public get date(): FakeDate {
    return new FakeDate(Math.floor(this.time / DAY) * DAY);
  }
  public readonly addhours = (hours: number): FakeDate => new FakeDate(this.time + hours * 3_600_000);
  public readonly adddays = (days: number): FakeDate => new FakeDate(this.time + days * DAY);
  public toString(): string {
    return String(this.time);
  }
  public valueOf(): number {
    return this.time;
  }
}

export interface Connector {
  identity: string;
  name: string;
  tlsCertificateName: string;
}

/** A machine with Exchange, a vault and a network that a test plays. */
export class ExchangeMachine extends FakeMachine {
  public now = NOW;
  /** What the vault gives; a test changes it. */
  public vault: { certificate: FakeCertificate; created: number; contentType: string } | undefined;
  /** Certificates of the machine by their thumbprints, each with the provider of its key. */
  public readonly store = new Map<string, { certificate: FakeCertificate; provider: string }>();
  /** Thumbprint that is bound to IIS, and the one of transport. */
  public iis = SELF_SIGNED.thumbprint;
  public transport = SELF_SIGNED.thumbprint;
  /** Services of POP and IMAP by their certificates. */
  public readonly mailServices: Record<string, string> = {};
  public readonly receive: Connector[];
  public readonly send: Connector[] = [];
  /** Provider that certutil puts keys into; what it says at its end. */
  public importsInto = CSP;
  public importExit = 0;
  /** Certificates with which the health page does not answer. */
  public readonly sick = new Set<string>();
  /** Certificates whose keys Transport cannot use. */
  public readonly keyless = new Set<string>();
  public healthy = true;
  public restarted: string[] = [];
  public events: { id: number; type: string; text: string }[] = [];
  /** Everything that anybody could read afterwards: events, output, arguments of programs. */
  public readonly seen: string[] = [];
  public granted: string[] = [];
  /** What certutil found at the path of the file. */
  public imported: { args: string[]; bytes: string }[] = [];
  public transportRuns = true;
  private smtp: string[] = [];

  public constructor(
    computerName: string,
    private readonly isEdge = false,
  ) {
    super(computerName);
    this.receive = isEdge
      ? [
          {
            identity: `${computerName}\\Default internal receive connector ${computerName}`,
            name: `Default internal receive connector ${computerName}`,
            tlsCertificateName: '',
          },
        ]
      : ['Default Frontend', 'Client Frontend'].map((name) => ({
          identity: `${computerName}\\${name} ${computerName}`,
          name: `${name} ${computerName}`,
          tlsCertificateName: '',
        }));
    this.store.set(SELF_SIGNED.thumbprint, { certificate: SELF_SIGNED, provider: CSP });
    this.answer = async (sent) => Promise.resolve(this.azure(sent));
    Object.assign(this.more, this.exchange());
  }

  /** Puts a certificate of an authority into use, as if it had been there for long. */
  public serves(own: FakeCertificate): void {
    this.store.set(own.thumbprint, { certificate: own, provider: CSP });
    if (!this.isEdge) this.iis = own.thumbprint;
    else this.receive[0].tlsCertificateName = nameOf(own);
  }

  /** The bytes of a certificate with its key, as the vault has them; they appear nowhere else. */
  public static pfxOf({ thumbprint }: FakeCertificate): string {
    return `PFX-WITH-KEY-OF-${thumbprint}`;
  }

  public override get machine(): Machine {
    const { types, ...rest } = super.machine;
    return { ...rest, types: { ...types, ...this.own() } };
  }

  private own(): Machine['types'] {
    return {
      regex: { escape: (text: string) => text.replace(/[*.?+^$()[\]{}|\\]/g, '\\$&') },
      'system.net.security.remotecertificatevalidationcallback': {},
      'system.security.authentication.sslprotocols': { tls12: 3072 },
      datetimeoffset: {
        utcnow: { tounixtimeseconds: () => this.now / 1000 },
        fromunixtimeseconds: (seconds: number) => ({ localdatetime: new FakeDate(seconds * 1000) }),
      },
    };
  }

  private azure(sent: Sent): Value {
    const { host, pathname, searchParams } = new URL(sent.address);
    if (host === '169.254.169.254') {
      if (sent.headers.Metadata !== 'true') throw new Error('400: the header Metadata is missing');
      return hash({ access_token: `token-for-${searchParams.get('resource')!}` });
    }
    if (sent.headers.Authorization !== 'Bearer token-for-https://vault.azure.net') throw new Error('401');
    if (pathname !== '/secrets/clients' || searchParams.get('api-version') !== '7.4') throw new Error('404');
    if (!this.vault) throw new Error('403: Forbidden');
    return hash({
      value: Buffer.from(ExchangeMachine.pfxOf(this.vault.certificate)).toString('base64'),
      contentType: this.vault.contentType,
      attributes: hash({ created: this.vault.created / 1000 }),
    });
  }

  private shown(): string {
    if (!this.isEdge) return this.iis;
    const named = [...this.store.values()].find(
      (each) =>
        nameOf(each.certificate) === this.receive[0].tlsCertificateName &&
        !this.keyless.has(each.certificate.thumbprint),
    );
    return named?.certificate.thumbprint ?? this.transport;
  }

  private exchange(): Record<string, (args: Arguments) => Value> {
    const thumbprintOf = (path: Value): string => String(path).split('\\').pop()!;
    return {
      'get-date': () => new FakeDate(this.now),
      'start-sleep': ({ named }) => void (this.now += Number(named.seconds) * 1000),
      'get-pssnapin': () => (this.hasSnapIn ? ['snap-in'] : []),
      'add-pssnapin': () => {
        if (this.hasSnapIn) throw new Error('Cannot add the snap-in because it is already added.');
        this.hasSnapIn = true;
      },
      'write-eventlog': ({ named }) => {
        this.events.push({
          id: Number(named.eventid),
          type: String(named.entrytype),
          text: String(named.message),
        });
        this.seen.push(String(named.message));
      },
      'test-path': ({ named }) => {
        const path = String(named.path);
        return path.startsWith('Cert:') ? this.store.has(thumbprintOf(path)) : this.files.has(path);
      },
      'get-item': ({ named }) => {
        const { certificate: own, provider } = this.store.get(thumbprintOf(named.path))!;
        return this.asObject(own, /Key Storage/.test(provider) ? undefined : provider);
      },
      'remove-item': ({ named }) => {
        const path = String(named.path ?? named.literalpath);
        if (path.startsWith('Cert:')) {
          if (named.deletekey !== true) throw new Error('the key stays on the machine');
          this.store.delete(thumbprintOf(path));
        } else this.files.delete(path);
      },
      'get-content': ({ named }) => this.files.get(String(named.literalpath))!.toString(),
      'set-content': ({ named, input }) =>
        void this.files.set(String(named.literalpath), Buffer.from(String(input[0]))),
      'start-process': ({ named }) => {
        const args = (named.argumentlist as string[]).map(String);
        this.seen.push(args.join(' '));
        const path = args[7].replace(/"/g, '');
        const bytes = this.files.get(path)!.toString();
        this.imported.push({ args, bytes });
        if (this.importExit === 0)
          this.store.set(this.vault!.certificate.thumbprint, {
            certificate: this.vault!.certificate,
            provider: this.importsInto,
          });
        return hash({ ExitCode: this.importExit });
      },
      'icacls.exe': ({ positional }) => {
        this.granted.push(positional.map(String).join(' '));
        return [];
      },
      'enable-exchangecertificate': ({ named, positional }) => {
        const thumbprint = String(named.thumbprint);
        if (!this.store.has(thumbprint)) throw new Error('no such certificate');
        const services = [named.services, ...positional].flat().map(String);
        if (services.includes('SMTP')) {
          // Without an answer nobody can be asked: Force says yes, and nothing stops the task for ever.
          this.transport = thumbprint;
        }
        if (services.includes('IIS')) this.iis = thumbprint;
        for (const each of services)
          if (each === 'POP' || each === 'IMAP') this.mailServices[each] = thumbprint;
        return [];
      },
      'restart-service': ({ named, input }) => {
        this.restarted.push(
          ...[named.name ?? input.map((each) => (each as Hash).get('Name'))].flat().map(String),
        );
      },
      'get-service': ({ named }) => [
        hash({
          Name: named.name,
          Status: named.name === 'MSExchangeTransport' && !this.transportRuns ? 'Stopped' : 'Running',
        }),
      ],
      'get-receiveconnector': () => this.receive.map(asConnector),
      'get-sendconnector': () => this.send.map(asConnector),
      'set-receiveconnector': ({ named }) => {
        const found = this.receive.find(({ identity }) => identity === named.identity)!;
        found.tlsCertificateName = (named.tlscertificatename as string | null) ?? '';
        return [];
      },
      'get-transportservice': () => hash({ InternalTransportCertificateThumbprint: this.transport }),
      'convertto-json': ({ input }) => JSON.stringify((input[0] as Hash).toObject()),
      'convertfrom-json': ({ input }) => hash(JSON.parse(input[0] as string) as Record<string, Value>),
      'new-object': ({ named }) => this.madeOf(String(named.typename)),
    };
  }

  private madeOf(type: string): Value {
    switch (type) {
      case 'System.Security.Cryptography.X509Certificates.X509Certificate2Collection': {
        const all: Value[] & { import?: unknown } = [];
        all.import = (content: Uint8Array, password: string, flags: string) => {
          if (password !== '' || flags !== 'EphemeralKeySet') throw new Error('the key is on disk');
          const text = Buffer.from(content).toString();
          if (text !== ExchangeMachine.pfxOf(this.vault!.certificate)) throw new Error('not a PFX');
          all.push(
            hash({ Subject: this.vault!.certificate.issuer, HasPrivateKey: false }),
            this.asObject(this.vault!.certificate, CSP),
          );
        };
        // A list of one value is that value: an empty collection is not nothing.
        return [all];
      }
      case 'System.Security.Cryptography.X509Certificates.X509Chain':
        return this.chain();
      case 'System.Net.Sockets.TcpClient':
        return { connect: () => undefined, getstream: () => ({}), close: () => undefined };
      case 'System.Net.Security.SslStream':
        return {
          authenticateasclient: () => undefined,
          remotecertificate: { getcerthashstring: () => this.shown() },
        };
      case 'System.IO.StreamReader':
        return {
          readline: () =>
            this.isEdge
              ? (this.smtp.shift() ?? '220 ready')
              : `HTTP/1.1 ${this.healthy && !this.sick.has(this.iis) ? '200 OK' : '503 Service Unavailable'}`,
        };
      case 'System.IO.StreamWriter':
        return {
          writeline: (line: string) => {
            if (line.startsWith('EHLO')) this.smtp = ['250-AMSEDGE1', '250-STARTTLS', '250 XSHADOW'];
          },
          flush: () => undefined,
        };
    }
    throw new Error(`unknown class ${type}`);
  }

  private chain(): Value {
    const chain = {
      chainpolicy: { extrastore: { addrange: () => undefined }, revocationmode: '' },
      chainstatus: this.vault!.certificate.chainFaults.map((status) => hash({ Status: status })),
      chainelements: [] as Value[],
      build: (of: Hash) => {
        const thumbprint = String(of.get('Thumbprint'));
        const all = [this.vault!.certificate, ...[...this.store.values()].map((each) => each.certificate)];
        const { root } = all.find((each) => each.thumbprint === thumbprint)!;
        chain.chainelements = [of, hash({ Thumbprint: root, Subject: root })].map((each) =>
          hash({ Certificate: each }),
        );
        return this.vault!.certificate.chainFaults.length === 0;
      },
    };
    return chain;
  }

  private asObject(own: FakeCertificate, provider: string | undefined): Hash {
    return hash({
      Thumbprint: own.thumbprint,
      Subject: own.subject,
      Issuer: own.issuer,
      NotBefore: new FakeDate(own.notBefore),
      NotAfter: new FakeDate(own.notAfter),
      HasPrivateKey: true,
      DnsNameList: hash({ Punycode: own.names }),
      PublicKey: hash({ Oid: hash({ Value: own.algorithm }), Key: hash({ KeySize: own.keyBits }) }),
      PrivateKey:
        provider === undefined
          ? null
          : hash({
              CspKeyContainerInfo: hash({
                ProviderName: provider,
                UniqueKeyContainerName: `key-of-${own.thumbprint}`,
              }),
            }),
    });
  }
}

/** How a connector names a certificate. */
export function nameOf({ issuer, subject }: FakeCertificate): string {
  return `<I>${issuer}<S>${subject}`;
}

function asConnector({ identity, name, tlsCertificateName }: Connector): Hash {
  return hash({ Identity: identity, Name: name, TlsCertificateName: tlsCertificateName });
}

function hash(values: Record<string, Value>): Hash {
  const made = new Hash();
  for (const [name, value] of Object.entries(values)) made.set(name, value);
  return made;
}
