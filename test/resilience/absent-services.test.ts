import {
  DnsFailover,
  Duration,
  EstateModel,
  EstateSummary,
  NameStage,
  Objective,
  OutboundMail,
  ResilienceAnalysis,
  Scenario,
  ServiceKind,
  TwoSiteExchange,
  type TwoSiteExchangeProps,
} from 'cdktf-resilient-exchange';
import type { App } from 'cdktf';
import { buildReport } from '../../lib/resilience/report/build-report';
import type { ReportDocument } from '../../lib/resilience/report/report-document';
import { type KindText, SERVICE_KINDS } from '../../lib/resilience/service-kinds';
import { shortfallsOf } from '../../lib/resilience/shortfalls';
import { BACKED_UP, estateProps, LIVE, testApp } from '../support/app';
import { each } from '../support/each';
import { synthFiles } from '../support/output-files';
import { errorsIn, isRefusal, messageOf } from '../support/refusal';
import { FAILURES, type HandMade, handMade } from './support/hand-made';

const WITH_DATABASES = { databaseAvailabilityGroup: { databases: 4, ...BACKED_UP } };
const WITHOUT = { databaseAvailabilityGroup: {} };
const HELD = { clientNames: NameStage.HELD, mailNames: NameStage.HELD };

function program(objectives: Objective[], more: Partial<TwoSiteExchangeProps> = WITH_DATABASES): App {
  const app = testApp();
  new TwoSiteExchange(app, 'contoso', {
    ...estateProps(),
    ...LIVE,
    edge: {
      outbound: OutboundMail.smartHost({ host: 'relay.example', spfMechanisms: ['include:relay.example'] }),
    },
    failover: DnsFailover.automatic(),
    objectives,
    ...more,
  });
  return app;
}

function page(app: App): string {
  return synthFiles(app).files['estates/contoso/resilience.md'];
}

/** A service of a kind that nothing fails. */
function service(kind: KindText): HandMade {
  return { id: `${kind}: one`, name: `${kind} of one`, kind, faults: {} };
}

const REMEDIES: Record<KindText, string> = {
  [ServiceKind.CLIENT_ACCESS]: 'publish client names with front ends that the Internet reaches',
  [ServiceKind.INSIDE_CLIENT_ACCESS]: 'publish client names inside the networks (insideNames of the zone)',
  [ServiceKind.INBOUND_MAIL]: 'publish mail names (publishMail of the zone)',
  [ServiceKind.OUTBOUND_MAIL]: 'state Mailbox servers',
  [ServiceKind.DATABASE]: 'state databaseAvailabilityGroup.databases',
  [ServiceKind.EDGE_SYNC]: 'state Edges in a site with Mailbox servers',
  [ServiceKind.SWITCHOVER]: 'state a standby site',
};

describe.each(SERVICE_KINDS)('an objective that names %s', (kind) => {
  const others = SERVICE_KINDS.filter((each) => each !== kind).map(service);
  const judge = (name: string, services: HandMade[]): unknown =>
    shortfallsOf(
      handMade(FAILURES, services),
      Objective.goesOn(Scenario.anyZone(), { services: [name] })._asks(),
    );

  test('is refused where the estate has no such service, by kind and by id, with what makes it', () => {
    for (const name of [kind, `${kind}: one`]) {
      const message = messageOf(() => judge(name, others));
      expect(message).toContain(`services must be services that the estate provides (got ['${name}'])`);
      expect(message.toLowerCase()).toContain(REMEDIES[kind].toLowerCase());
      expect(message).not.toContain(`ask only about what there is: ${kind}`);
    }
  });

  test('is judged where it has one', () => {
    expect(judge(kind, [...others, service(kind)])).toEqual([]);
    expect(judge(`${kind}: one`, [...others, service(kind)])).toEqual([]);
  });
});

describe('an objective about what people notice', () => {
  const notJudged = (kinds: readonly KindText[], objective = Objective.goesOn(Scenario.anyZone())): unknown =>
    buildReport(handMade(FAILURES, kinds.map(service)), [objective]).objectives[0].notJudged;
  const { CLIENT_ACCESS, INSIDE_CLIENT_ACCESS, INBOUND_MAIL, OUTBOUND_MAIL, DATABASE, EDGE_SYNC } =
    ServiceKind;

  test('has what is not judged of it in the report', () => {
    expect(notJudged([CLIENT_ACCESS, INSIDE_CLIENT_ACCESS, INBOUND_MAIL, OUTBOUND_MAIL])).toEqual([DATABASE]);
    expect(notJudged([CLIENT_ACCESS, OUTBOUND_MAIL, DATABASE])).toEqual([INBOUND_MAIL]);
    expect(notJudged([CLIENT_ACCESS, INBOUND_MAIL, OUTBOUND_MAIL, DATABASE, EDGE_SYNC])).toBeUndefined();
  });

  test('has its clients judged where all of them are inside, or all on the Internet', () => {
    const rest: KindText[] = [INBOUND_MAIL, OUTBOUND_MAIL, DATABASE];
    expect(notJudged([INSIDE_CLIENT_ACCESS, ...rest])).toBeUndefined();
    expect(notJudged([CLIENT_ACCESS, ...rest])).toBeUndefined();
    expect(notJudged(rest)).toEqual([CLIENT_ACCESS, INSIDE_CLIENT_ACCESS]);
  });

  test('lacks nothing that it does not promise', () => {
    const clients = Objective.recoversWithin(Scenario.site('AMS'), { clients: Duration.minutes(5) });
    expect(notJudged([CLIENT_ACCESS], clients)).toBeUndefined();
  });
});

describe('a program with names that are held', () => {
  const zone = Objective.goesOn(Scenario.anyZone(), { services: [ServiceKind.CLIENT_ACCESS] });
  const carrier = Objective.goesOn(Scenario.anyCarrier(), { services: [ServiceKind.CLIENT_ACCESS] });

  test('has its promises judged as if they were live', () => {
    const [refused] = errorsIn(
      messageOf(() => program([zone, carrier], { ...WITH_DATABASES, ...HELD }).synth()),
    );
    expect(refused).toContain(
      "objectives[1] 'any carrier: client access from the Internet goes on' is not kept.",
    );
    expect(refused).toContain('client access from the Internet at mail.contoso.com');
    expect(refused).toBe(errorsIn(messageOf(() => program([zone, carrier]).synth()))[0]);
  });

  test('has a report that says so, and of what it says nothing', () => {
    const { files } = synthFiles(program([zone], { ...WITH_DATABASES, ...HELD }));
    expect(files['estates/contoso/resilience.md']).toContain(
      'Names that are not live lead nobody to the estate: autodiscover.contoso.com, contoso.com and mail.contoso.com. Until they are live, this page says nothing about clients on the Internet, clients inside and inbound mail for contoso.com.',
    );
    expect(files['estates/contoso/resilience.md']).toContain(
      '- any zone: client access from the Internet goes on\n\nSynthesis judges these as if all names were live.',
    );
    const { services, unpublished } = JSON.parse(files['estates/contoso/resilience.json']) as ReportDocument;
    expect(services.map(({ kind }) => kind)).not.toContain(ServiceKind.CLIENT_ACCESS);
    expect(each(unpublished!).map(({ id }) => id)).toContain(
      'client access from the Internet: mail.contoso.com',
    );
  });

  test('says it of the names that are held alone', () => {
    const text = page(program([], { ...WITH_DATABASES, mailNames: NameStage.HELD }));
    expect(text).toContain(
      'Names that are not live lead nobody to the estate: contoso.com. Until they are live, this page says nothing about inbound mail for contoso.com.',
    );
  });

  test('says nothing of names that are live', () => {
    const { files } = synthFiles(program([zone]));
    expect(files['estates/contoso/resilience.md']).not.toMatch(/\b(?:not|are|were) live\b/);
    expect(JSON.parse(files['estates/contoso/resilience.json'])).not.toHaveProperty('unpublished');
  });
});

describe('a group without databases', () => {
  const anySite = Objective.survives(Scenario.anySite());
  const UNJUDGED =
    'Mailboxes are not judged, since the program states no databases. To have that judged, state databaseAvailabilityGroup.databases.';
  const IN_SHORT = 'No objective is about mailboxes, since the program states no databases.';
  const without = program([anySite], WITHOUT);
  const { files } = synthFiles(without);
  const text = files['estates/contoso/resilience.md'];

  test('refuses an objective about databases, with what to state', () => {
    const promise = Objective.goesOn(Scenario.anyZone(), { services: [ServiceKind.DATABASE] });
    const [refused] = errorsIn(messageOf(() => program([promise], WITHOUT).synth()));
    expect(refused).toBe(
      "[contoso-dns/Zone/ResilienceReport] objectives[0] 'any zone: database goes on' cannot be judged. services must be services that the estate provides (got ['database']). " +
        'The program states no databases, and what is asked of nothing would count as kept. State databaseAvailabilityGroup.databases, or ask only about what there is: ' +
        'client access from the Internet, client access inside, inbound mail, outbound mail, EdgeSync and ability to switch over.',
    );
    expect(isRefusal(refused)).toBe(true);
    expect(() => program([promise]).synth()).not.toThrow();
  });

  test('has the sentence wherever its promises are shown', () => {
    expect(text).toContain(`- any site: survives without a person\n\n${UNJUDGED}`);
    expect(files['estates/contoso/recovery-plan.md']).toContain(
      `- any site: survives without a person\n\n${IN_SHORT}`,
    );
    expect(EstateSummary.of(without).toString()).toContain(
      `Promised: any site: survives without a person.\n${IN_SHORT}`,
    );
    expect(ResilienceAnalysis.of(without).keeps(anySite)).toEqual({
      passed: true,
      message: `'any site: survives without a person' holds. ${UNJUDGED}`,
    });
  });

  test('has no sentence beside promises about mail alone, or none', () => {
    const mail = Objective.goesOn(Scenario.anyZone(), { services: [ServiceKind.INBOUND_MAIL] });
    expect(page(program([mail], WITHOUT))).not.toContain(UNJUDGED);
    expect(EstateSummary.of(program([], WITHOUT)).toString()).not.toContain(IN_SHORT);
  });

  test('has a page that promises nothing of its databases', () => {
    expect(text).toContain(
      'Whether it reaches a mailbox is not judged, since the program states no databases.',
    );
    expect(text).not.toContain('the column of the databases');
    expect(text).not.toContain('A database comes back by itself');
    expect(text).not.toContain('Active Manager');
    expect(text).toContain('mount databases that the program does not state');
  });

  test('sends mail from the other site without waiting for a database, after a time that nobody knows', () => {
    const { time, reason, outcome } = outbound(without);
    expect([outcome, reason]).toEqual([
      'comes back by itself',
      'No Mailbox server of Amsterdam sends mail. Those of Dublin send what is handed to them. Nobody can say when mailboxes send from there, since the program states no databases.',
    ]);
    expect(time).toEqual([
      {
        what: 'mailboxes send from another site',
        source: 'the program states no databases',
        input: 'databaseAvailabilityGroup.databases',
      },
    ]);
    expect(outbound(without, ['PARFSW1']).reason).toContain(
      'Those of Dublin send what is handed to them. DAG1 has stopped, and mounts no database.',
    );
  });

  test('keeps no limit of time on mail, which one with databases keeps', () => {
    const limit = Objective.recoversWithin(Scenario.mailboxServers('AMS'), { mail: Duration.hours(2) });
    const recoveryTimes = {
      decision: Duration.minutes(30),
      transportOutage: Duration.minutes(30),
      databaseMount: Duration.minutes(2),
    };
    expect(messageOf(() => program([limit], { ...WITHOUT, recoveryTimes }).synth())).toContain(
      'State databaseAvailabilityGroup.databases: a time that is not stated keeps no objective.',
    );
    expect(() => program([limit], { ...WITH_DATABASES, recoveryTimes }).synth()).not.toThrow();
  });

  test('leaves the words about databases to estates that have some', () => {
    const app = program([anySite]);
    const all = synthFiles(app).files;
    expect(all['estates/contoso/resilience.md']).toContain('the column of the databases');
    expect(all['estates/contoso/resilience.md']).toContain('A database comes back by itself');
    expect(all['estates/contoso/resilience.md']).not.toContain('states no databases');
    expect(all['estates/contoso/recovery-plan.md']).not.toContain(IN_SHORT);
    expect(outbound(app).reason).toBe(
      'The mail of Amsterdam leaves from Dublin as soon as its databases are mounted there.',
    );
  });

  /** What becomes of outbound mail without the Mailbox servers of Amsterdam. */
  function outbound(app: App, more: string[] = []): ReturnType<ResilienceAnalysis['verdicts']>[number] {
    const { machines } = EstateModel.of(app);
    const servers = machines.filter(({ site, roles }) => site === 'AMS' && roles.includes('mailbox'));
    const lost = [...each(servers).map(({ id }) => id), ...more];
    const [first, ...others] = lost.map((id) => Scenario.machine(id));
    const verdicts = ResilienceAnalysis.of(app).verdicts(Scenario.all(first, ...others));
    return verdicts.find((verdict) => verdict.service === ServiceKind.OUTBOUND_MAIL)!;
  }
});
