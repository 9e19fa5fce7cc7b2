import { AZURE_RESOLVER } from '../../core/azure-resolver';
import { AutodiscoverKind } from '../../model/mail-domain-model';
import type { DnsHostingModel } from '../../model/dns-hosting-model';
import type { PreviousRecordModel } from '../../model/name-model';
import type { EstateView } from '../estate-view';
import { made, sitesOf, standingSites } from '../estate-parts';
import { forEachOf, nameList, plural, quote, quoteList, terraform } from '../powershell-text';
import type { Step } from '../procedure';
import { stepId } from '../procedure';
import { ref, sentences, text } from '../text';
import { changeLines, rightsFor, type RecordChange } from './foreign-dns';
import { filters, untilSeen } from './name-moves';
import { controllerShell, NO_CHANGES, OUTSIDE, TERRAFORM } from './shells';
import { inSubscription } from './subscriptions';

/** What domains usually have, beside what is the estate's own: `name type`. */
const USUAL = [
  ...['@ NS', '@ DS', '@ A', '@ AAAA', '@ MX', '@ TXT', 'www A', 'www CNAME', 'ftp A', 'vpn A', 'remote A'],
  ...[
    'mail A',
    'autodiscover A',
    'owa A',
    'smtp A',
    '_dmarc TXT',
    '_smtp._tls TXT',
    '_mta-sts TXT',
    'mta-sts CNAME',
  ],
  ...[
    'selector1._domainkey CNAME',
    'selector2._domainkey CNAME',
    'default._domainkey TXT',
    '_autodiscover._tcp SRV',
  ],
  ...['sip CNAME', 'lyncdiscover CNAME', '_sip._tls SRV', '_sipfederationtls._tcp SRV'],
  ...['enterpriseregistration CNAME', 'enterpriseenrollment CNAME'],
];

/** Before a new zone is delegated to: what the domain has, and what is missing. None where the zone existed. */
export function compareRecords(estate: EstateView): Step[] {
  return [estate, ...estate.domains].flatMap((each) => compareZone(each));
}

/** The same for one zone. */
export function compareZone(estate: EstateView): Step[] {
  const { domainName, names } = estate;
  if (names.zoneExisted) return [];
  const ask = (server: string, into: string): string[] => [
    `${into} = foreach ($each in ${quoteList(USUAL)}) {`,
    "  $name, $type = $each.Split(' ')",
    `  $full = ($name + ${quote(`.${domainName}`)}).Replace('@.', '')`,
    `  Resolve-DnsName -Name $full -Type $type -DnsOnly${server} -ErrorAction SilentlyContinue | Where-Object -Property Section -EQ 'Answer' | Select-Object -Property Name, Type, NameHost, NameExchange, Preference, IPAddress, Strings`,
    '}',
  ];
  return [
    {
      id: estate.idOf('compare-records'),
      title: `List what ${domainName} has now, and copy what the new zone lacks`,
      when: `Only if ${domainName} is delegated already.`,
      why:
        `From the delegation on only the new zone answers: every record that it lacks is lost, web sites and the keys of DKIM among them. The program states what the names of mail and clients lead to ` +
        '(`previousRecords`); everything else has to be copied. The list has the usual names only: take the whole zone from the export of the present provider where it offers one. A DS record at the ' +
        `registrar has to be removed first, and its time to live has to pass: ${names.hosting ? 'it belongs to the former zone' : 'the new zone is not signed'}, and resolvers would refuse all of it.`,
      ...OUTSIDE,
      command: [
        `$server = Read-Host ${quote(names.hosting ? `One of the name servers of ${names.hosting.name}` : `One of the name servers in the output ${estate.nameServersOutput} of the DNS stack`)}`,
        ...ask('', '$now'),
        ...ask(' -Server $server', '$then'),
        '$now | Format-Table -AutoSize',
        '$then | Format-Table -AutoSize',
      ],
      check: [`Resolve-DnsName -Name ${quote(domainName)} -Type DS -DnsOnly`],
      expected:
        'Each record of the first list is in the second one with the same values, except the name servers. There is no DS record.',
      otherwise:
        'Add to the program what is missing, as resources of its own or in `previousRecords`, apply the DNS stack, and compare again. Then acknowledge the warning `zone-delegation` with what you compared. ' +
        'Keep the former zone, with the same records, until the time to live of the old NS records has passed: some resolvers ask it until then.',
    },
  ];
}

/** From host addresses to names that lead to the estate, one stage at a time. None where both stages are live. */
export function goingLiveSteps(estate: EstateView): Step[] {
  return [...stagesOf(estate), ...estate.domains.flatMap((each) => stagesOfDomain(each))];
}

/** Of a mail domain beside the main one: no client uses its names for anything but Autodiscover, and its mail comes by the same Edges. */
export function stagesOfDomain(estate: EstateView): Step[] {
  const { names } = estate;
  const held = [
    ...(names.clientsLive || names.clientNames.length === 0 ? [] : [autodiscoverLive(estate)]),
    ...(names.mailLive ? [] : [mailLive(estate)]),
  ];
  return held.length === 0 ? [] : [...prepareZone(estate), ...held];
}

function stagesOf(estate: EstateView): Step[] {
  const { names } = estate;
  if (names.clientsLive && names.mailLive) return [];
  return [
    ...prepareZone(estate),
    ...testEdges(estate),
    ...(names.clientsLive || names.clientNames.length === 0
      ? []
      : [
          ...clientsLive(estate),
          ...(names.isInsideInAzure ? sitesOf(estate).map((site) => forwardClients(estate, site)) : []),
        ]),
    ...(names.mailLive ? [] : [mailLive(estate)]),
  ];
}

/** The record sets that a later stage changes: only in a zone that existed they are not the program's yet. What a wildcard answers is no set. */
function heldRecords({ names }: EstateView): PreviousRecordModel[] {
  return names.previousRecords.filter(
    ({ mail, fromWildcard }) => fromWildcard !== true && !(mail ? names.mailLive : names.clientsLive),
  );
}

/** The program publishes no IPv6 addresses: such a set goes before its stage. */
function isIpv6({ recordType }: PreviousRecordModel): boolean {
  return recordType === 'AAAA';
}

/** Why it goes. */
const NO_IPV6 =
  'The estate has no IPv6 addresses: clients with IPv6 would stay on the former servers, and an alias cannot be beside such an address. From here on they use the IPv4 addresses.';

/** Record sets of stages that are live at the first apply, which takes them over. */
export function prepareLiveRecords(estate: EstateView): Step[] {
  const { names } = estate;
  if (names.hosting === undefined) return [];
  const held = heldRecords(estate);
  // The name to which an alias would lead is made by that apply.
  const records = names.previousRecords.filter(
    (each) => !held.includes(each) && each.fromWildcard !== true && !becomesAlias(estate, each),
  );
  return prepareForeignZone(estate, names.hosting, records).map((step) => ({
    ...step,
    id: estate.idOf('prepare-live-records'),
    title: `Give what the first apply takes over${estate.ofDomain} the time to live of the program`,
    when: 'Only if the record sets still have other times to live.',
  }));
}

function becomesAlias({ names }: EstateView, { recordType, mail }: PreviousRecordModel): boolean {
  return recordType === 'A' && (mail || names.primaryFrontEnd !== undefined);
}

function prepareZone(estate: EstateView): Step[] {
  const { domainName, names } = estate;
  const held = heldRecords(estate);
  if (names.hosting) return prepareForeignZone(estate, names.hosting, held);
  const records = held.filter((each) => !isIpv6(each));
  const [, group] = /resourceGroups\/([^/]+)\//i.exec(names.existingZoneId ?? '') ?? [];
  if (group === undefined || records.length === 0) return [];
  const zone = `--resource-group ${quote(group)} --zone-name ${quote(domainName)}`;
  const there = inSubscription(estate.inAzure(names.stack));
  const aliased = records.filter((each) => becomesAlias(estate, each));
  const seconds = names.previousTtlSeconds ?? 3600;
  const wait = { seconds, because: `the former TTL of ${seconds} s` };
  const ttl = names.ttlSeconds;
  const dual = held.filter(isIpv6).map(({ name }) => name);
  return [
    ...(dual.length === 0
      ? []
      : [
          {
            id: estate.idOf('remove-ipv6'),
            title: `Remove the IPv6 addresses of ${nameList(dual)}`,
            why: NO_IPV6,
            ...TERRAFORM,
            command: [
              ...there,
              ...dual.map((name) => `az network dns record-set aaaa delete ${zone} --name ${quote(name)}`),
            ],
            check: dual.map(
              (name) => `Resolve-DnsName -Name ${quote(`${name}.${domainName}`)} -Type AAAA -DnsOnly`,
            ),
            expected: `The line asks before it deletes. After the former ${seconds} s, no answer has an IPv6 address; the next step waits for that time.`,
            otherwise:
              'Whoever cannot reach the name by IPv4 shows here: add the address again, and find out why.',
          },
        ]),
    {
      id: estate.idOf('lower-ttl'),
      title: `Lower the time to live of what the stages${estate.ofDomain} change`,
      why: `As long as the former time to live, resolvers give the old answer, also after going back. With ${ttl} s a mistake is over in minutes.`,
      ...TERRAFORM,
      command: [
        ...there,
        ...records.map(
          ({ name, recordType }) =>
            `az network dns record-set ${recordType.toLowerCase()} update ${zone} --name ${quote(name)} --set ttl=${ttl}`,
        ),
      ],
      check: [
        ...there,
        ...records.map(
          ({ name, recordType }) =>
            `az network dns record-set ${recordType.toLowerCase()} show ${zone} --name ${quote(name)} --query TTL`,
        ),
      ],
      expected: `Each answer is ${ttl}.`,
      otherwise:
        'A record set that does not exist is wrong in `previousRecords` of the program: correct it before a stage begins, which would stop at it.',
      wait,
    },
    ...(aliased.length === 0
      ? []
      : [
          {
            id: estate.idOf('alias-addresses'),
            title: `Replace the addresses of ${nameList(aliased.map(({ name }) => name))} by an alias`,
            why:
              'A record set keeps its type: an address cannot become the alias that the stage needs. The first apply has given the addresses a name of their own, to which the alias leads, so that nothing moves yet. ' +
              'Between the two lines of a name it does not exist for seconds, and resolvers that ask then remember that for up to the minimum of the SOA record (300 s in a zone of Azure): do it when few people work.',
            ...TERRAFORM,
            command: [
              ...there,
              ...aliased.flatMap(({ name }) => [
                `az network dns record-set a delete ${zone} --name ${quote(name)}`,
                `az network dns record-set cname set-record ${zone} --record-set-name ${quote(name)} --cname ${quote(`previous-${name}.${domainName}`)} --ttl ${ttl}`,
              ]),
            ],
            check: aliased.map(
              ({ name }) => `Resolve-DnsName -Name ${quote(`${name}.${domainName}`)} -Type A -DnsOnly`,
            ),
            expected: `Each name is an alias and has its former ${plural(aliased, 'address', 'addresses')}.`,
            otherwise:
              'The first line asks before it deletes. If the second line fails, run it again at once: the name does not exist until then.',
          },
        ]),
  ];
}

/** The same where the zone is not in Azure: in one message each, so that no name is without an answer. */
function prepareForeignZone(
  estate: EstateView,
  hosting: DnsHostingModel,
  records: PreviousRecordModel[],
): Step[] {
  const { domainName, names } = estate;
  if (!names.zoneExisted || records.length === 0) return [];
  const seconds = names.previousTtlSeconds ?? 3600;
  const fullName = (name: string): string => (name === '@' ? domainName : `${name}.${domainName}`);
  // Within a message the order counts: a server ignores an alias beside another record of the name (RFC 2136 3.4.2.2).
  const ordered = [...records.filter(isIpv6), ...records.filter((each) => !isIpv6(each))];
  const changes = ordered.flatMap((record): RecordChange[] => {
    const { recordType: type, values, ttlSeconds: ttl = names.ttlSeconds } = record;
    const name = fullName(record.name);
    if (isIpv6(record)) return [{ name, type, ttl, values: [] }];
    if (!becomesAlias(estate, record))
      return [{ name, type, ttl, values: values.map((each) => inZone(type, each)) }];
    const alias = `previous-${record.name}.${domainName}.`;
    return [
      { name, type, ttl, values: [] },
      { name, type: 'CNAME', ttl, values: [alias] },
    ];
  });
  return [
    {
      id: estate.idOf('prepare-records'),
      title: `Give what the stages${estate.ofDomain} change the time to live of the program`,
      why: sentences(
        'The provider deletes a record set whose time to live is another one, and makes it again: the plan gate refuses that. With the values of the program the stage only changes where names lead, and a mistake is over in minutes.',
        records.some((each) => becomesAlias(estate, each)) &&
          'Addresses of a name that becomes an alias have a name of their own since the first apply; the alias leads there, so that nothing moves yet.',
        records.some(isIpv6) && NO_IPV6,
        rightsFor(hosting),
      ),
      ...OUTSIDE,
      command: changeLines(hosting, domainName, changes),
      check: records.map(
        (each) =>
          `Resolve-DnsName -Name ${quote(fullName(each.name))} -Type ${becomesAlias(estate, each) ? 'CNAME' : each.recordType} -DnsOnly | Format-Table -Property Name, Type, TTL`,
      ),
      expected: `Every answer is what it was before, with these times to live when the former ${seconds} s have passed: ${[...new Map(changes.filter(({ values }) => values.length > 0).map(({ name, type, ttl }) => [`${name} ${type}`, `${name} (${type}) ${ttl} s`])).values()].join(', ')}.${records.some(isIpv6) ? ' There is no IPv6 address (AAAA).' : ''}`,
      otherwise:
        'A record set that does not exist, or has other values, is wrong in `previousRecords` of the program: correct it before a stage begins, which would stop at it. REFUSED or NOTAUTH: the key is another one, or the server is no primary of the zone.',
      wait: { seconds, because: `the former TTL of ${seconds} s` },
    },
  ];
}

/** A value as a zone file has it. */
function inZone(type: string, value: string): string {
  if (type === 'TXT') return `"${value.replace(/(["\\])/g, '\\$1')}"`;
  return ['CNAME', 'MX', 'SRV'].includes(type) ? `${value}.` : value;
}

/** Mail to an Edge by its own name: no MX record leads there yet. */
function testEdges(estate: EstateView): Step[] {
  const edges = standingSites(estate).flatMap((site) => made(site.edges));
  if (estate.names.mailLive || edges.length === 0 || filters(estate)) return [];
  return [
    {
      id: 'test-edges',
      title: 'Send a message directly to each Edge',
      why: 'No MX record leads to the Edges yet, so that a message that is lost here is a test. The place you send from has to reach TCP 25, which many providers block.',
      ...OUTSIDE,
      command: [
        "$to = Read-Host 'Address of a test mailbox on the new servers'",
        "$from = Read-Host 'Address of yours outside the domain'",
        ...forEachOf(
          'edge',
          edges.map(({ hostName }) => hostName),
          (edge) => `Send-MailMessage -SmtpServer ${edge} -Port 25 -From $from -To $to -Subject ${edge}`,
        ),
      ],
      check: forEachOf(
        'edge',
        edges.map(({ hostName }) => hostName),
        (edge) =>
          `Test-NetConnection -ComputerName ${edge} -Port 25 | Format-Table -Property ComputerName, TcpTestSucceeded`,
      ),
      expected: `The mailbox has ${edges.length} ${plural(edges, 'message', 'messages')}: the subject of each is the Edge that its Received lines name. TcpTestSucceeded is True.`,
      otherwise:
        'A refused recipient: EdgeSync has not brought it to the Edge yet. A message that was accepted and does not arrive: `Get-Queue` on the Edge. Do not go on before each Edge delivers.',
    },
  ];
}

function stageStep(
  estate: EstateView,
  stage: { id: string; what: string; setting: 'clientNames' | 'mailNames'; why: string },
): Omit<Step, 'expected'> {
  const { names } = estate;
  const stacks = [
    names.stack,
    ...(stage.setting === 'clientNames' && estate.interconnectStack && !estate.isFurtherDomain
      ? [estate.interconnectStack]
      : []),
  ];
  return {
    id: estate.idOf(stage.id),
    title: `Let the ${stage.what}${estate.ofDomain} lead to the estate`,
    why: `${stage.why} Commit \`${stage.setting}: NameStage.LIVE\`${estate.ofDomain} in the program, let the CI synthesize, and take that output. The plan imports what exists, and must show 0 to destroy.`,
    ...TERRAFORM,
    command: stacks.map((stack) => terraform(stack, 'apply')),
    check: stacks.map((stack) => terraform(stack, 'plan')),
    otherwise: sentences(
      'A record set that cannot be imported is not in the zone as `previousRecords` states it; one that exists already is not stated. Nothing has changed in either case: correct the program.',
      names.previousRecords.length > 0
        ? `To go back at once: \`${terraform(names.stack, 'apply', { variables: { [estate.stageVariable(stage.setting)]: 'previous' } })}\`, then the page "going-back" of the new output.`
        : 'The names are new, so that nothing was there before: repair what does not answer.',
    ),
    wait: untilSeen(estate),
  };
}

function clientsLive(estate: EstateView): Step[] {
  const { clientNames } = estate.names;
  return [
    {
      ...stageStep(estate, {
        id: 'go-live-clients',
        what: 'client names',
        setting: 'clientNames',
        why: 'Clients come before mail: what does not work is seen within minutes, and going back takes one time to live. Mail that the Edges have accepted does not come back with a record.',
      }),
      expected: `${NO_CHANGES} From outside, ${nameList(clientNames)} ${plural(clientNames, 'leads', 'lead')} to the front ends of ${estate.primary.name} after the TTL, and a mailbox opens in Outlook and on the web.`,
    },
  ];
}

function autodiscoverLive(estate: EstateView): Step {
  const { mailDomain, domainName } = estate;
  const target = mailDomain?.autodiscoverTarget ?? '';
  const [name] = estate.names.clientNames;
  const certificate =
    mailDomain?.autodiscover === AutodiscoverKind.OWN_NAME
      ? ` The certificate of the clients has ${name} by now: without it they warn.`
      : '';
  return {
    ...stageStep(estate, {
      id: 'go-live-clients',
      what: 'Autodiscover records',
      setting: 'clientNames',
      why: `Clients outside find mailboxes with addresses in ${domainName} by ${mailDomain?.autodiscover}, which leads to ${target}.${certificate}`,
    }),
    expected: `${NO_CHANGES} From outside, ${name} leads to ${target} after the TTL, and Outlook sets up a mailbox by an address in ${domainName}.`,
  };
}

/** Members of the domain follow when their domain controllers ask Azure for the client names. */
function forwardClients(estate: EstateView, site: ReturnType<typeof sitesOf>[number]): Step {
  const { clientNames } = estate.names;
  const known = site.domainControllers.map(quote);
  const ask =
    known.length > 0
      ? []
      : [`$controller = Read-Host ${quote(`Name of a domain controller that serves ${site.name}`)}`];
  const controllers = known.length > 0 ? known : ['$controller'];
  return {
    id: stepId('forward-client-names', site.code),
    title: `Forward the client names to Azure DNS in ${site.name}`,
    why: `Members of the domain in ${site.name} ask their domain controllers, which find the private addresses only in Azure DNS. From here on they use the new front ends.`,
    ...controllerShell(estate, site),
    command: [
      ...ask,
      ...controllers.flatMap((controller) => clientNames.map((name) => forwarder(controller, quote(name)))),
    ],
    check: [
      ...ask,
      ...clientNames.map((name) => `Resolve-DnsName -Name ${quote(name)} -Type A -Server ${controllers[0]}`),
    ],
    expected: `${nameList(clientNames)} ${plural(clientNames, 'has', 'have')} private addresses of the front ends, where these are also inside.`,
    otherwise: text`A public address: the interconnect has not been applied, see ${ref('go-live-clients')}. To go back, \`Remove-DnsServerZone\` removes a forwarder.`,
  };
}

function mailLive(estate: EstateView): Step {
  const { receives = true, sends = true } = estate.mailDomain ?? {};
  const to = estate.isFurtherDomain ? ` to ${estate.domainName}` : '';
  const from = ` from ${estate.domainName}`;
  return {
    ...stageStep(estate, {
      id: 'go-live-mail',
      what: 'records about mail',
      setting: 'mailNames',
      why: 'MX, SPF, DMARC, TLS reports and MTA-STS change together. Until now mail that leaves by the Edges failed SPF: let outbound mail go there only after this. Leave the former servers running for some days: senders with the old answer still deliver there.',
    }),
    expected: `${NO_CHANGES} After the TTL ${[
      ...(receives ? [`a message from outside${to} arrives through an Edge`] : []),
      ...(sends
        ? [
            receives
              ? 'an answer passes SPF at the other side'
              : `a message${from} passes SPF at the other side`,
          ]
        : []),
    ].join(', and ')}.`,
  };
}

/** Publishes again what was there before a stage. */
export function goBackSteps(estate: EstateView): Step[] {
  return [estate, ...estate.domains].flatMap((each) => goBackIn(each));
}

function goBackIn(estate: EstateView): Step[] {
  const { names } = estate;
  const stages = [
    {
      what: 'client names',
      setting: 'clientNames' as const,
      mail: false,
      is: names.clientsHeld,
    },
    {
      what: 'records about mail',
      setting: 'mailNames' as const,
      mail: true,
      is: names.mailHeld,
    },
  ].filter(({ is, mail }) => !is && names.previousRecords.some((each) => each.mail === mail));
  return stages.map(({ what, setting, mail }) => {
    const all = names.previousRecords.filter((each) => each.mail === mail);
    const records = all.filter((each) => !isIpv6(each));
    const links = !mail && !estate.isFurtherDomain ? estate.interconnectStack : undefined;
    const stacks = [...(links ? [links] : []), names.stack];
    return {
      id: estate.idOf(stepId('go-back', what)),
      title: `Publish the previous ${what}${estate.ofDomain} again`,
      when: `Only if the ${what}${estate.ofDomain} are the fault.`,
      why:
        'The variable changes the record sets in place and deletes none; a record for which the program states no former value stays. ' +
        (all.some(isIpv6) ? 'IPv6 addresses do not come back: clients use the IPv4 addresses. ' : '') +
        (mail
          ? 'Mail that the Edges have accepted is delivered from there: leave them running, and empty their queues before you stop anything.'
          : estate.isFurtherDomain
            ? 'Clients that found the estate keep what they were told.'
            : 'Inside the networks the private names go with the commit: the interconnect comes first, since a zone with links cannot be deleted. The plan gate names both; an exception says why.' +
              (names.existingInsideZones.length > 0 ? ' Private zones that existed before stay.' : '')) +
        ` Then commit \`${setting}: NameStage.PREVIOUS\`${estate.ofDomain}, never HELD, which would delete the record sets.`,
      ...TERRAFORM,
      command: [
        terraform(names.stack, 'apply', { variables: { [estate.stageVariable(setting)]: 'previous' } }),
        `Read-Host -Prompt ${quote(`Commit ${setting}: NameStage.PREVIOUS${estate.ofDomain}, take the new output, then press Enter`)}`,
        ...stacks.map((stack) => terraform(stack, 'apply')),
      ],
      check: records.map(
        ({ name, recordType }) =>
          `Resolve-DnsName -Name ${quote(name === '@' ? estate.domainName : `${name}.${estate.domainName}`)} -Type ${recordType} -DnsOnly`,
      ),
      expected: `The first apply ends with 0 destroyed. ${records.map(({ name, recordType, values }) => `${recordType} of ${name}: ${nameList(values)}`).join('; ')}.`,
      otherwise:
        'The old answer comes after the TTL; ask another resolver (-Server). A plan that would destroy a record set is not applied: the output is older than the stage, or holds the names.',
      wait: untilSeen(estate),
    };
  });
}

/** The line that lets a domain controller ask Azure DNS for a name, or those that do. */
export function forwarder(controller: string, name: string, masters: readonly string[] = []): string {
  const servers = quoteList(masters.length > 0 ? [...masters] : [AZURE_RESOLVER]);
  return `Add-DnsServerConditionalForwarderZone -ComputerName ${controller} -Name ${name} -MasterServers ${servers}`;
}
