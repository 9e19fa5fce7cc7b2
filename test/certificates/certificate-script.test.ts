import type { CertificatePlan } from '../../lib/certificates/certificate-script';
import { certificateScript, certificateTaskScript } from '../../lib/certificates/certificate-script';
import { CERTIFICATE_TASK, CertificateEvent, certificateTime } from '../../lib/exchange/certificate-task';
import { each } from '../support/each';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';
import { PowerShellRun } from '../support/powershell/run';
import { certificate, ExchangeMachine, nameOf, NOW, SELF_SIGNED } from './support/exchange-machine';

const CLIENTS: CertificatePlan = {
  secretUrl: 'https://contoso-weu.vault.azure.net/secrets/clients',
  isEdge: false,
  names: ['mail.contoso.com', 'autodiscover.contoso.com'],
  healthPath: '/owa/healthcheck.htm',
  services: [],
  submission: false,
  ordinal: 1,
};
const ALL_PROTOCOLS: CertificatePlan = { ...CLIENTS, services: ['IMAP', 'POP'], submission: true };
const EDGE: CertificatePlan = { ...CLIENTS, isEdge: true, names: ['amsedge1.contoso.com'] };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** With `CN=Public CA` one character more than every directory takes. */
const LONG_SUBJECT = `CN=${'a'.repeat(236)}`;
const OLD = certificate('01D');
const NEW = certificate('4E3');

beforeAll(async () => loadPowerShell());

/** A server with a certificate of an authority in use, and another one in its vault since yesterday. */
function server(fresh = NEW, old = OLD): ExchangeMachine {
  const machine = new ExchangeMachine('AMSFE1');
  machine.serves(old);
  machine.vault = { certificate: fresh, created: NOW - DAY, contentType: 'application/x-pkcs12' };
  return machine;
}

function edge(
  fresh = certificate('4E3', { names: ['amsedge1.contoso.com'], subject: 'CN=amsedge1.contoso.com' }),
): ExchangeMachine {
  const machine = new ExchangeMachine('AMSEDGE1', true);
  machine.vault = { certificate: fresh, created: NOW - DAY, contentType: 'application/x-pkcs12' };
  return machine;
}

async function run(
  machine: ExchangeMachine,
  plan: CertificatePlan = CLIENTS,
  { atOnce = false, mutate = (text: string): string => text } = {},
): Promise<void> {
  const shell = new PowerShellRun(machine.machine);
  try {
    machine.seen.push(
      ...(await shell.run(mutate(certificateScript(plan).join('\n')), { AtOnce: atOnce })).map(String),
    );
  } finally {
    shell.end();
  }
}

const eventsOf = (machine: ExchangeMachine): number[] => machine.events.map(({ id }) => id);
const stateOf = (machine: ExchangeMachine): unknown =>
  JSON.parse(machine.files.get(CERTIFICATE_TASK.state)!.toString());

describe.each([
  ['clients', CLIENTS],
  ['all protocols', ALL_PROTOCOLS],
  ['an Edge', EDGE],
  ['a server without known names', { ...CLIENTS, names: [] }],
])('the scripts of %s', (_, plan) => {
  test('are PowerShell that the reference knows', () => {
    for (const text of [certificateScript(plan).join('\n'), certificateTaskScript(plan)]) {
      expect(checkPowerShell(text)).toEqual([]);
      expect(unassignedVariables(parsePowerShell(text))).toEqual([]);
      expect(text).not.toMatch(/[$%]\{/);
    }
  });

  test('never name SMTP among the services, and never answer questions with Force', () => {
    expect(certificateScript(plan).join('\n')).not.toMatch(
      /-Services[^\n]*SMTP|Enable-ExchangeCertificate[^\n]*-Force/,
    );
  });
});

describe('a renewed certificate', () => {
  test('comes into use from a shell that has the cmdlets already', async () => {
    const machine = server();
    machine.hasSnapIn = true;
    await run(machine);
    expect(machine.iis).toBe(NEW.thumbprint);
  });

  test('comes into a cryptographic service provider, and then into use', async () => {
    const machine = server();
    await run(machine);
    expect(machine.iis).toBe(NEW.thumbprint);
    expect(machine.imported).toEqual([
      {
        args: [
          ...[
            '-f',
            '-p',
            '""',
            '-csp',
            '"Microsoft RSA SChannel Cryptographic Provider"',
            '-importpfx',
            'My',
          ],
          `"${CERTIFICATE_TASK.folder}\\certificate.pfx"`,
          'AT_KEYEXCHANGE,NoExport,NoRoot',
        ],
        bytes: ExchangeMachine.pfxOf(NEW),
      },
    ]);
    expect(machine.granted).toEqual([
      'C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\key-of-4E3 /grant *S-1-5-20:R',
    ]);
    expect(machine.restarted).toEqual(['WAS', 'W3SVC']);
    expect(machine.events).toEqual([
      {
        id: CertificateEvent.RENEWED,
        type: 'Information',
        text: 'certificate=4E3; subject=CN=mail.contoso.com',
      },
    ]);
    expect(stateOf(machine)).toEqual({ current: '4E3', former: '01D', since: NOW / 1000, refused: '' });
  });

  test('leaves to people whether the site demands TLS, which a redirect from HTTP forbids', () => {
    const lines = certificateScript(CLIENTS).filter((line) => line.includes('-Services IIS'));
    for (const line of each(lines)) expect(line).toContain('-DoNotRequireSsl');
  });

  test('leaves the default certificate of transport alone', async () => {
    const machine = server();
    await run(machine, ALL_PROTOCOLS);
    expect(machine.transport).toBe(SELF_SIGNED.thumbprint);
  });

  test('is used by POP, IMAP and the connector of clients, where they have clients', async () => {
    const machine = server();
    await run(machine, ALL_PROTOCOLS);
    expect(machine.mailServices).toEqual({ IMAP: '4E3', POP: '4E3' });
    expect(machine.receive.map(({ tlsCertificateName }) => tlsCertificateName)).toEqual(['', nameOf(NEW)]);
    expect(machine.restarted).toEqual([
      ...['WAS', 'W3SVC', 'MSExchangeIMAP4', 'MSExchangePOP3', 'MSExchangeFrontEndTransport'],
    ]);
  });

  test('with a wildcard is found by POP and IMAP through their own settings', async () => {
    const machine = server(certificate('4E3', { subject: 'CN=*.contoso.com', names: ['*.contoso.com'] }));
    await run(machine, ALL_PROTOCOLS);
    expect([machine.iis, machine.mailServices]).toEqual(['4E3', {}]);
  });

  test('needs nothing the night after', async () => {
    const machine = server();
    await run(machine);
    machine.restarted = [];
    machine.now += DAY;
    await run(machine);
    expect(eventsOf(machine)).toEqual([CertificateEvent.RENEWED, CertificateEvent.NOTHING]);
    expect([machine.restarted, machine.imported.length]).toEqual([[], 1]);
  });

  test('of which the key came into a Key Storage Provider is taken away again', async () => {
    const machine = server();
    machine.importsInto = 'Microsoft Software Key Storage Provider';
    await run(machine);
    expect([machine.iis, machine.store.has('4E3'), eventsOf(machine)]).toEqual([
      '01D',
      false,
      [CertificateEvent.FAILED],
    ]);
    expect(machine.events[0].text).toContain('Key Storage Provider');
  });

  test('that is in use with a key of a Key Storage Provider is reported, and stays', async () => {
    const machine = server(NEW, NEW);
    machine.store.set('4E3', { certificate: NEW, provider: 'Microsoft Software Key Storage Provider' });
    machine.importsInto = 'Microsoft Software Key Storage Provider';
    await run(machine);
    expect([machine.store.has('4E3'), eventsOf(machine)]).toEqual([true, [CertificateEvent.FAILED]]);
  });

  test('that somebody imported into a Key Storage Provider is imported again', async () => {
    const machine = server();
    machine.store.set('4E3', { certificate: NEW, provider: 'Microsoft Software Key Storage Provider' });
    await run(machine);
    expect([machine.imported.length, machine.iis]).toEqual([1, '4E3']);
  });

  test('leaves no file, whether certutil can read it or not', async () => {
    for (const exit of [0, 1]) {
      const machine = server();
      machine.importExit = exit;
      await run(machine);
      expect([...machine.files.keys()].filter((path) => path.endsWith('.pfx'))).toEqual([]);
    }
  });

  test('of which a restart left the file behind has it removed before anything else', async () => {
    const machine = server();
    machine.files.set(`${CERTIFICATE_TASK.folder}\\certificate.pfx`, Buffer.from('left'));
    machine.vault = undefined;
    await run(machine);
    expect(machine.files.has(`${CERTIFICATE_TASK.folder}\\certificate.pfx`)).toBe(false);
  });
});

describe('what is never imported', () => {
  test.each([
    ['a key that is not RSA', { algorithm: '1.2.840.10045.2.1' }, 'RSA'],
    ['a key of 2047 bits', { keyBits: 2047 }, '2048'],
    ['one that has expired', { notAfter: NOW - 1 }, 'expired'],
    ['one that does not hold yet', { notBefore: NOW + HOUR }, 'hold yet'],
    ['one without a name', { names: ['mail.contoso.com'] }, 'autodiscover.contoso.com'],
    ['a wildcard of another level', { names: ['*.mail.contoso.com'] }, 'mail.contoso.com'],
    ['a wildcard of two labels', { names: ['*.com'] }, 'mail.contoso.com'],
    ['an untrusted chain', { chainFaults: ['UntrustedRoot'] }, 'UntrustedRoot'],
    ['a revoked one', { chainFaults: ['OfflineRevocation', 'Revoked'] }, 'Revoked'],
  ])('%s', async (_, fault, said) => {
    const machine = server(certificate('4E3', fault));
    await run(machine);
    expect([machine.imported, machine.iis, eventsOf(machine)]).toEqual([
      [],
      '01D',
      [CertificateEvent.FAILED],
    ]);
    expect(machine.events[0].text).toContain(said);
  });

  test.each([
    ['a key of 2048 bits', { keyBits: 2048 }],
    ['a wildcard of the same level', { names: ['*.contoso.com'] }],
    [
      'one whose list of revocations cannot be reached',
      { chainFaults: ['RevocationStatusUnknown', 'OfflineRevocation'] },
    ],
  ])('but %s is', async (_, more) => {
    const machine = server(certificate('4E3', more));
    await run(machine);
    expect(machine.iis).toBe('4E3');
  });

  test.each([
    ['an empty subject', { subject: '' }, 'Its subject is empty'],
    ['a name of 257 characters', { subject: LONG_SUBJECT }, 'more than 256 characters'],
  ])('%s, where connectors name it', async (_, fault, said) => {
    for (const [machine, plan] of [
      [server(certificate('4E3', fault)), ALL_PROTOCOLS],
      [edge(certificate('4E3', { names: EDGE.names as string[], ...fault })), EDGE],
    ] as const) {
      await run(machine, plan);
      expect([machine.imported, machine.restarted, eventsOf(machine)]).toEqual([
        [],
        [],
        [CertificateEvent.FAILED],
      ]);
      expect(machine.events[0].text).toContain(said);
    }
  });

  test('but an empty subject is where no connector names it, and a name of 256 characters everywhere', async () => {
    const unnamed = server(certificate('4E3', { subject: '' }));
    await run(unnamed);
    const long = server(certificate('4E3', { subject: `CN=${'a'.repeat(235)}` }));
    expect(nameOf(long.vault!.certificate)).toHaveLength(256);
    await run(long, ALL_PROTOCOLS);
    expect([unnamed.iis, long.iis]).toEqual(['4E3', '4E3']);
  });

  test('but a name of 257 characters is where connectors have it, or somebody tries it', async () => {
    const tried = server(certificate('4E3', { subject: LONG_SUBJECT }));
    await run(tried, ALL_PROTOCOLS, { atOnce: true });
    const renewed = server(certificate('4E3', { subject: LONG_SUBJECT }));
    renewed.receive[1].tlsCertificateName = nameOf(renewed.vault!.certificate);
    await run(renewed, ALL_PROTOCOLS);
    expect([tried.iis, renewed.iis]).toEqual(['4E3', '4E3']);
  });

  test('one of another root than the one in use, unless people say so', async () => {
    for (const answers of [true, false]) {
      const machine = server(certificate('4E3', { root: 'CN=Internal Root' }));
      if (!answers) {
        machine.files.set(
          CERTIFICATE_TASK.state,
          Buffer.from(JSON.stringify({ current: '01D', former: '', since: 0, refused: '' })),
        );
        machine.iis = '';
      }
      await run(machine);
      expect([machine.imported, machine.restarted]).toEqual([[], []]);
      expect(machine.events).toEqual([
        {
          id: CertificateEvent.FAILED,
          type: 'Error',
          text: expect.stringContaining(
            'Its root is CN=Internal Root, and that of the certificate in use CN=Public Root',
          ) as string,
        },
      ]);
      await run(machine, CLIENTS, { atOnce: true });
      expect(machine.iis).toBe('4E3');
    }
  });

  test('but one of any root is, where Setup has signed the one in use', async () => {
    const machine = server(certificate('4E3', { root: 'CN=Internal Root' }), SELF_SIGNED);
    await run(machine);
    expect(machine.iis).toBe('4E3');
  });

  test('a secret of another kind', async () => {
    const machine = server();
    machine.vault = { ...machine.vault!, contentType: 'application/x-pem-file' };
    await run(machine);
    expect([machine.iis, machine.events[0].text]).toEqual(['01D', expect.stringContaining('PKCS #12')]);
  });
});

describe('a certificate that the server does not answer with', () => {
  test('is rolled back, and not tried a second night', async () => {
    const machine = server();
    machine.sick.add('4E3');
    await run(machine);
    expect([machine.iis, machine.store.has('4E3')]).toEqual(['01D', false]);
    expect(machine.events).toEqual([
      { id: CertificateEvent.FAILED, type: 'Error', text: expect.stringContaining('rolled back') as string },
    ]);
    machine.now += DAY;
    machine.restarted = [];
    await run(machine);
    expect([eventsOf(machine), machine.restarted]).toEqual([
      [CertificateEvent.FAILED, CertificateEvent.FAILED],
      [],
    ]);
  });

  test('is tried again when somebody asks, and the next one by itself', async () => {
    const machine = server();
    machine.sick.add('4E3');
    await run(machine);
    machine.sick.clear();
    await run(machine, CLIENTS, { atOnce: true });
    expect(machine.iis).toBe('4E3');
    const other = server();
    other.sick.add('4E3');
    await run(other);
    other.vault = { ...other.vault!, certificate: certificate('4E4') };
    await run(other);
    expect(other.iis).toBe('4E4');
  });

  test('gives the connectors back what they had', async () => {
    const machine = server(certificate('4E3', { issuer: 'CN=Other CA' }));
    machine.receive[1].tlsCertificateName = nameOf(OLD);
    machine.sick.add('4E3');
    await run(machine, ALL_PROTOCOLS);
    expect(machine.receive[1].tlsCertificateName).toBe(nameOf(OLD));
  });

  test('is said to be so where the former one does not answer either', async () => {
    const machine = server();
    machine.sick.add('4E3');
    machine.more['enable-exchangecertificate'] = ({ named }) => {
      machine.iis = String(named.thumbprint);
      machine.sick.add('01D');
      return [];
    };
    await run(machine);
    expect(machine.events[0].text).toContain('does not answer with the former one either');
  });

  test('is not removed where it was in use before, as after somebody bound it by hand', async () => {
    const machine = server(NEW, NEW);
    machine.more['restart-service'] = () => {
      machine.sick.add('4E3');
      return [];
    };
    await run(machine);
    expect([machine.iis, machine.store.has('4E3'), eventsOf(machine)]).toEqual([
      '4E3',
      true,
      [CertificateEvent.FAILED],
    ]);
  });

  test('is kept where the page did not answer before either, as in maintenance', async () => {
    const machine = server();
    machine.healthy = false;
    await run(machine);
    expect([machine.iis, eventsOf(machine)]).toEqual(['4E3', [CertificateEvent.RENEWED]]);
  });
});

describe('members of a tier', () => {
  test('change one after the other, 30 minutes apart', () => {
    const times = Array.from({ length: 14 }, (_, index) => certificateTime(index + 1));
    expect([times[0], times[1], times[13]]).toEqual(['01:00', '01:30', '07:30']);
    expect(new Set(times).size).toBe(14);
    expect(certificateTime(15)).toBe('01:00');
    expect(certificateTaskScript({ ...CLIENTS, ordinal: 3 })).toContain("-Daily -At '02:00'");
  });

  test('make up for no run that was missed: after an outage all of them would change at once', () => {
    expect(certificateTaskScript(CLIENTS)).not.toContain('StartWhenAvailable');
  });

  test.each([
    ['waits', NOW - HOUR + 1000, '01D', CertificateEvent.NOTHING],
    ['is taken', NOW - HOUR, '4E3', CertificateEvent.RENEWED],
  ])('a version from after the begin of the night, 01:00, %s', async (_, created, iis, event) => {
    const machine = server();
    machine.vault = { ...machine.vault!, created };
    await run(machine);
    expect([machine.iis, eventsOf(machine)]).toEqual([iis, [event]]);
  });

  test.each([
    ['two days', 2 * DAY, '4E3'],
    ['more than two days', 2 * DAY + 1000, '01D'],
  ])('a certificate that ends in %s', async (_, left, iis) => {
    const machine = server(NEW, certificate('01D', { notAfter: NOW + left }));
    machine.vault = { ...machine.vault!, created: NOW };
    await run(machine);
    expect(machine.iis).toBe(iis);
  });

  test('with the certificate of Setup, and an installation, do not wait for a night', async () => {
    const machine = new ExchangeMachine('AMSFE1');
    machine.vault = { certificate: NEW, created: NOW, contentType: 'application/x-pkcs12' };
    await run(machine);
    const other = server();
    other.vault = { ...other.vault!, created: NOW };
    await run(other, CLIENTS, { atOnce: true });
    expect([machine.iis, other.iis]).toEqual(['4E3', '4E3']);
  });
});

describe('the vault', () => {
  test('is asked three times before it counts as closed', async () => {
    const machine = server();
    machine.vault = undefined;
    await run(machine);
    const asked = machine.sent.filter(({ address }) => address.includes('vault.azure.net/'));
    expect([asked.length, eventsOf(machine)]).toEqual([3, [CertificateEvent.FAILED]]);
    expect(machine.events[0].text).toContain('403');
  });

  test('gets a token for itself only, and nobody else gets one', async () => {
    const machine = server();
    await run(machine);
    expect(machine.sent.map(({ method, address }) => `${method} ${address}`)).toEqual([
      'GET http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net',
      'GET https://contoso-weu.vault.azure.net/secrets/clients?api-version=7.4',
    ]);
  });
});

describe('the former certificate', () => {
  const after = async (
    days: number,
    change: (machine: ExchangeMachine) => void,
    fresh = NEW,
  ): Promise<ExchangeMachine> => {
    const machine = server(fresh);
    await run(machine);
    machine.now += days * DAY;
    change(machine);
    await run(machine);
    return machine;
  };

  test.each([
    [6, true],
    [7, false],
  ])('after %i days is there: %s', async (days, there) => {
    expect((await after(days, () => undefined)).store.has('01D')).toBe(there);
  });

  test('stays where it is that of transport', async () => {
    const machine = await after(7, (each) => (each.transport = '01D'));
    expect(machine.store.has('01D')).toBe(true);
  });

  test('stays where a connector names it and not the new one, and somebody is told', async () => {
    const machine = await after(
      7,
      (each) => each.send.push({ identity: 'Outbound', name: 'Outbound', tlsCertificateName: nameOf(OLD) }),
      certificate('4E3', { issuer: 'CN=Other CA' }),
    );
    expect([machine.store.has('01D'), machine.events.at(-1)!.id]).toEqual([true, CertificateEvent.FAILED]);
    expect(machine.events.at(-1)!.text).toContain('Outbound');
  });

  test.each([
    ['another issuer', certificate('4E3', { issuer: 'CN=Other CA' }), CertificateEvent.FAILED],
    ['the same name', NEW, CertificateEvent.NOTHING],
  ])('of which a Send connector has the name is reported the night after (%s)', async (_, fresh, event) => {
    const machine = await after(
      1,
      (each) => each.send.push({ identity: 'Relay', name: 'Relay', tlsCertificateName: nameOf(OLD) }),
      fresh,
    );
    expect([machine.store.has('01D'), machine.events.at(-1)!.id]).toEqual([true, event]);
  });

  test('goes where the name of a connector means both', async () => {
    const machine = await after(7, (each) =>
      each.send.push({ identity: 'Outbound', name: 'Outbound', tlsCertificateName: nameOf(OLD) }),
    );
    expect(machine.store.has('01D')).toBe(false);
  });

  test('of Setup is never removed', async () => {
    const machine = new ExchangeMachine('AMSFE1');
    machine.vault = { certificate: NEW, created: NOW, contentType: 'application/x-pkcs12' };
    await run(machine);
    machine.now += 8 * DAY;
    await run(machine);
    expect(machine.store.has(SELF_SIGNED.thumbprint)).toBe(true);
  });
});

describe('an Edge', () => {
  test('names the certificate in its connectors, and keeps the one of EdgeSync', async () => {
    const machine = edge();
    await run(machine, EDGE);
    expect(machine.receive[0].tlsCertificateName).toBe(nameOf(machine.vault!.certificate));
    expect([machine.transport, machine.restarted]).toEqual([SELF_SIGNED.thumbprint, ['MSExchangeTransport']]);
    expect(eventsOf(machine)).toEqual([CertificateEvent.RENEWED]);
  });

  test('shows the former one as well where both have one name', async () => {
    const machine = edge();
    await run(machine, EDGE);
    machine.vault = { ...machine.vault!, certificate: { ...machine.vault!.certificate, thumbprint: '4E4' } };
    machine.now += DAY;
    await run(machine, EDGE);
    expect(eventsOf(machine)).toEqual([CertificateEvent.RENEWED, CertificateEvent.RENEWED]);
  });

  test('whose transport does not run yet is not asked', async () => {
    const machine = edge();
    machine.transportRuns = false;
    await run(machine, EDGE);
    expect([eventsOf(machine), machine.restarted]).toEqual([[CertificateEvent.RENEWED], []]);
  });

  test('is asked each night what it shows, and nothing is changed', async () => {
    const machine = edge();
    machine.transportRuns = false;
    await run(machine, EDGE);
    expect(machine.events[0].text).toContain('nobody has seen it yet');
    machine.transportRuns = true;
    machine.now += DAY;
    await run(machine, EDGE);
    expect(eventsOf(machine)).toEqual([CertificateEvent.RENEWED, CertificateEvent.NOTHING]);
    machine.keyless.add('4E3');
    for (const night of [2, 3]) {
      machine.now = NOW + night * DAY;
      await run(machine, EDGE);
      expect(machine.events.at(-1)).toEqual({
        id: CertificateEvent.FAILED,
        type: 'Error',
        text: expect.stringContaining(`port 25 shows '${SELF_SIGNED.thumbprint}'`) as string,
      });
    }
    expect(machine.restarted).toEqual([]);
    expect(machine.receive[0].tlsCertificateName).toBe(nameOf(machine.vault!.certificate));
  });

  test('that does not show it puts it into use once more when somebody asks, and keeps it', async () => {
    const machine = edge();
    await run(machine, EDGE);
    machine.keyless.add('4E3');
    await run(machine, EDGE, { atOnce: true });
    expect(machine.events.at(-1)!.text).toContain('There was no other certificate to go back to.');
    expect([machine.store.has('4E3'), machine.granted.length]).toEqual([true, 2]);
    machine.keyless.clear();
    machine.now += DAY;
    await run(machine, EDGE);
    expect(machine.events.at(-1)!.id).toBe(CertificateEvent.NOTHING);
  });

  test('is not said to be rolled back where nothing showed what it is', async () => {
    const machine = edge();
    machine.transportRuns = false;
    await run(machine, EDGE);
    machine.vault = {
      ...machine.vault!,
      certificate: { ...machine.vault!.certificate, thumbprint: '4E4', issuer: 'CN=Other CA' },
    };
    machine.now += DAY;
    const set = machine.more['set-receiveconnector'];
    let fails = true;
    machine.more['set-receiveconnector'] = (args) => {
      if (!fails) return set(args);
      fails = false;
      throw new Error('No connector.');
    };
    await run(machine, EDGE);
    expect(machine.events.at(-1)!.text).toBe(
      'reason=No connector. It was rolled back; Transport does not run, so that nothing was compared.',
    );
  });

  test('goes back to the default certificate where the other one is not shown', async () => {
    const machine = edge();
    machine.more['set-receiveconnector'] = ({ named }) => {
      machine.receive[0].tlsCertificateName = named.tlscertificatename ? '<I>CN=x<S>CN=y' : '';
      return [];
    };
    await run(machine, EDGE);
    expect([machine.receive[0].tlsCertificateName, eventsOf(machine)]).toEqual([
      '',
      [CertificateEvent.FAILED],
    ]);
  });
});

test('no key, token or content of the vault is in an event, an argument, the state or the script', async () => {
  const secret = /PFX-WITH-KEY|token-for|Bearer/;
  const base64 = Buffer.from('PFX-WITH-KEY').toString('base64').slice(0, 12);
  for (const sick of [false, true]) {
    const machine = server();
    if (sick) machine.sick.add('4E3');
    await run(machine, ALL_PROTOCOLS);
    const all = [...machine.seen, ...[...machine.files.values()].map(String)].join('\n');
    expect(all).not.toMatch(secret);
    expect(all).not.toContain(base64);
    expect(all).toContain('4E3');
  }
});

describe('mutants', () => {
  const faults = async (mutate: (text: string) => string): Promise<string[]> => {
    const well = server();
    await run(well, ALL_PROTOCOLS, { mutate });
    const sick = server();
    sick.sick.add('4E3');
    sick.importExit = 0;
    await run(sick, CLIENTS, { mutate });
    const cng = server();
    cng.importsInto = 'Microsoft Software Key Storage Provider';
    await run(cng, CLIENTS, { mutate });
    const torn = server();
    torn.importExit = 1;
    await run(torn, CLIENTS, { mutate });
    return [
      ...(well.transport === SELF_SIGNED.thumbprint ? [] : ['default certificate']),
      ...(sick.iis === '01D' ? [] : ['no rollback']),
      ...(cng.iis === '01D' ? [] : ['key provider']),
      ...([...well.files.keys(), ...torn.files.keys()].some((path) => path.endsWith('.pfx')) ? ['file'] : []),
      ...(well.granted.length === 1 ? [] : ['network service']),
    ];
  };

  test('the script has none of these faults', async () => {
    expect(await faults((text) => text)).toEqual([]);
  });

  test.each<[string, string, string, string]>([
    [
      'replaces the default certificate of transport',
      'default certificate',
      '-Services IIS',
      '-Services IIS, SMTP',
    ],
    [
      'does not go back',
      'no rollback',
      'if ($former) { Use-Certificate -Certificate $former -TlsNames $back }',
      '',
    ],
    [
      'takes a key of a Key Storage Provider',
      'key provider',
      '$thumbprint)) {\n    if ($before',
      '$thumbprint) -and $false) {\n    if ($before',
    ],
    ['leaves the file', 'file', 'Remove-Item -Path $pfx -Force -ErrorAction SilentlyContinue', ''],
    ['gives Network Service nothing', 'network service', 'Grant-Key -Thumbprint $thumbprint', ''],
  ])('a script that %s is found', async (_, finding, from, to) => {
    const found = await faults((text) => {
      expect(text).toContain(from);
      return text.split(from).join(to);
    });
    expect(found).toContain(finding);
  });
});
