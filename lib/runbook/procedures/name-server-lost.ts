import { PageId } from '../../model/page-ids';
import type { EstateView } from '../estate-view';
import { nameList, quote, terraform } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { stepId } from '../procedure';
import { pageRef, ref, sentences, text } from '../text';
import { serversOf, type Server } from '../vocabulary/foreign-dns';
import { nameChecks } from '../vocabulary/name-moves';
import { OUTSIDE, outputNote, TERRAFORM } from '../vocabulary/shells';

/**
 * The server that takes changes of names does not answer, so that no name can be moved. The others go on answering until the zone expires.
 *
 * Sources: RFC 1035 3.3.13 (expire); learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2008-r2-and-2008/cc794862(v=ws.10) (secure updates need Active Directory); bind9.readthedocs.io (type primary, rndc
 * reconfig); tried with BIND 9.18 and the provider dns 3.4.3 (a plan fails while the server does not answer, and is empty with a promoted secondary).
 *
 * @returns the page; undefined where changes need no single server
 */
export function nameServerLost(estate: EstateView): Procedure | undefined {
  const servers = serversOf(estate);
  if (servers.length === 0) return undefined;
  const where = nameList(
    servers.map(({ hosting }) => `${hosting.server} (${hosting.location ?? hosting.name})`),
  );
  return {
    id: PageId.nameServerLost,
    title: 'The server that takes changes of names does not answer',
    purpose: `Names are changed on ${where}, which does not answer: no name can be moved, and every plan of ${estate.names.stack} fails. The other name servers go on answering, so that clients and senders notice nothing yet. Afterwards another server takes the changes.`,
    before: [
      'Without a switchover in sight nothing is urgent: the other name servers answer until the zone expires there, usually after 14 days. Then no name is answered at all.',
      'Somebody can change the configuration of a name server that is left, and has the TSIG key.',
      `The former server must not come back as it was: two servers that take changes have two versions of the zone. Hold the pipeline of ${estate.names.stack} until the last step.`,
    ],
    steps: servers.flatMap((server) => [
      confirm(estate, server),
      ...moveOthers(estate, server),
      promote(server),
      plan(estate, server),
      commit(estate, server),
    ]),
    after: [
      'Make the former server a secondary of the new one before it is connected again, or restore its zone files from the new one.',
      'Check that NOTIFY and zone transfer lead from the new server to all others: their serial numbers are equal.',
    ],
  };
}

function idOf(step: string, { hosting }: Server): string {
  return stepId(step, hosting.name);
}

const SOA = 'Format-List -Property Name, PrimaryServer, SerialNumber, TimeToExpiration';

function confirm(estate: EstateView, server: Server): Step {
  const { hosting, zones } = server;
  const [zone] = zones;
  return {
    id: idOf('confirm-name-server-lost', server),
    title: `See whether ${hosting.server} is lost`,
    why: `The first line asks the server that takes changes, the second one the servers that answer. TimeToExpiration is how long they go on, in seconds, after they last reached ${hosting.server}.`,
    ...OUTSIDE,
    command: [
      `Resolve-DnsName -Name ${quote(zone)} -Type SOA -Server ${quote(hosting.server!)} -TcpOnly -DnsOnly | ${SOA}`,
    ],
    check: [
      `Resolve-DnsName -Name ${quote(zone)} -Type SOA -DnsOnly | ${SOA}`,
      ...(zone === estate.domainName ? nameChecks(estate) : []),
    ],
    expected: `The command fails: no answer of ${hosting.server} arrives. The check shows the zone, and the names as they were.`,
    otherwise: sentences(
      'The server answers: the plan fails for another reason, such as the key, or a clock that differs by more than 5 minutes; its message says which.',
      'No server answers: the zone has expired, or the whole hosting is down. Promote a secondary all the same: it has the records in its file.',
    ),
  };
}

/** What is kept elsewhere in the stack: on another server, or in Azure. */
function othersThan({ hosting }: Server, estate: EstateView): string[] {
  const { names } = estate;
  const places = [estate, ...estate.domains].map((each) => each.names.hosting?.name ?? 'Azure DNS');
  const inside =
    names.insideHosting?.name ?? (names.isInsideInAzure ? 'the private zones of Azure' : undefined);
  const profile = names.automatic ? 'Traffic Manager' : undefined;
  return [...new Set([...places, inside, profile])].filter(
    (place): place is string => place !== undefined && place !== hosting.name,
  );
}

/** Terraform asks only the servers of what it is aimed at; the state says which configuration of a provider each record set has. */
function moveOthers(estate: EstateView, server: Server): Step[] {
  const { hosting } = server;
  const { stack } = estate.names;
  const others = othersThan(server, estate);
  if (estate.standby === undefined || hosting.providerAlias === undefined || others.length === 0) return [];
  const aimed = [
    "$site = Read-Host 'Value of active_site: primary, standby or automatic'",
    `$state = ${terraform(stack, 'state')} pull | ConvertFrom-Json`,
    `$others = $state.resources | Where-Object -FilterScript { $_.mode -eq 'managed' -and $_.provider -notlike ${quote(`*.${hosting.providerAlias}`)} }`,
    "$targets = foreach ($each in $others) { '-target={0}.{1}' -f $each.type, $each.name }",
  ];
  return [
    {
      id: idOf('move-other-names', server),
      title: `Move the names that are not on ${hosting.server}`,
      when: 'Only if a switchover cannot wait.',
      why: sentences(
        `The plan of all names asks ${hosting.server} and fails, so that nothing moves, not even what is kept by ${nameList(others)}. An apply that is aimed at everything else does not ask that server.`,
        `The names on ${hosting.server} stay where they are until it has a successor: the page goes on with that. Then an apply without targets moves the rest.`,
        outputNote(stack),
      ),
      ...TERRAFORM,
      command: [...aimed, `${terraform(stack, 'apply')} $targets -var "active_site=$site"`],
      check: [
        ...aimed,
        `${terraform(stack, 'plan')} $targets -var "active_site=$site" -detailed-exitcode`,
        '$LASTEXITCODE',
      ],
      expected:
        'Terraform warns that the plan is not complete, which is what this step wants. It changes records in place and destroys nothing; then the exit code is 0.',
      otherwise:
        'It asks the lost server all the same: an address in the list needs a record there. Leave that address out of $targets.',
    },
  ];
}

function promote(server: Server): Step {
  const { hosting, zones } = server;
  return {
    id: idOf('promote-secondary', server),
    title: `Let a secondary of ${hosting.name} take the changes`,
    when: 'Only if a name has to be moved before the server is back, or it does not come back.',
    why: sentences(
      `Choose a secondary that has the newest serial number and is in no site. On BIND give ${nameList(zones)} \`type primary\` with the same file, the \`key\` and the \`update-policy\` of the former server, and load it with \`rndc reconfig\`: it takes updates at once, and refuses them before.`,
      'A secondary writes its file in the raw format unless `masterfile-format text` says otherwise there: write the former setting, `masterfile-format raw`, beside `type primary` then, or convert the file with `named-compilezone -f raw -F text -o NEW-FILE ZONE FILE`. The file has to be in a directory that `named` may write to.',
      'Windows DNS: where the zones are in Active Directory, every domain controller takes changes, and there is nothing to promote: use another one outside the sites. A zone in a file takes no secure updates, so that Terraform cannot write there: change records by hand with `Add-DnsServerResourceRecord` and `Set-DnsServerResourceRecord` until the server is back.',
      text`Names that cannot wait for that are changed by hand on another server that takes changes, with the lines of ${pageRef(PageId.terraformState)}. \`-refresh=false\` is no way: the plan ends, and the apply fails at the server.`,
      'Let the other secondaries copy from it: `primaries` there, `also-notify` and `allow-transfer` on it.',
    ),
    ...OUTSIDE,
    command: [
      `$server = Read-Host ${quote('Name or address of the secondary that has been promoted')}`,
      ...zones.map(
        (zone) => `Resolve-DnsName -Name ${quote(zone)} -Type SOA -Server $server -TcpOnly -DnsOnly | ${SOA}`,
      ),
    ],
    check: zones.map((zone) => `Resolve-DnsName -Name ${quote(zone)} -Type SOA -DnsOnly | ${SOA}`),
    expected:
      'The promoted server answers for each zone, with the serial number that the other servers have.',
    otherwise:
      'A lower serial number: another secondary has newer records; promote that one. No answer over TCP: its firewall does not admit this machine.',
  };
}

function plan(estate: EstateView, server: Server): Step {
  const { hosting } = server;
  const { stack } = estate.names;
  const variable = hosting.serverVariable;
  return {
    id: idOf('plan-with-new-server', server),
    title: `Plan the names with the new server of ${hosting.name}`,
    why: sentences(
      variable === undefined
        ? 'Give the program the new server, let the CI synthesize, and take that output.'
        : `The variable ${variable} names the server, so that the program need not change first. The state is the same: the zone has the same records.`,
      outputNote(stack),
    ),
    ...TERRAFORM,
    command: [
      ...(variable === undefined
        ? []
        : [
            `$env:TF_VAR_${variable} = Read-Host ${quote('Name or address of the server that takes changes now')}`,
          ]),
      terraform(stack, 'plan'),
    ],
    check: [`${terraform(stack, 'plan')} -detailed-exitcode`, '$LASTEXITCODE'],
    expected:
      'No changes. The exit code is 0: the server has the records that the state has, and names can be moved again.',
    otherwise: sentences(
      'REFUSED or NOTAUTH: the zone is not primary there yet, or the key is not in its configuration.',
      'A plan that makes records again: the secondary had not copied the last changes. Apply it, without a switchover first.',
      estate.standby &&
        text`For a switchover go on with ${pageRef(PageId.switchover)} in this shell, so that each apply uses the new server.`,
    ),
  };
}

function commit(estate: EstateView, server: Server): Step {
  const { hosting } = server;
  const { stack } = estate.names;
  return {
    id: idOf('commit-new-server', server),
    title: `Commit the server that takes the changes of ${hosting.name}`,
    why: 'A variable of this shell is unknown to the pipeline, which asks the lost server. Give `DnsHosting.rfc2136` the new `server` and `location`, commit it, and let the CI synthesize. Plan that output without a variable.',
    ...TERRAFORM,
    command: [
      ...(hosting.serverVariable === undefined
        ? []
        : [`Remove-Item -Path 'Env:TF_VAR_${hosting.serverVariable}' -ErrorAction SilentlyContinue`]),
      terraform(stack, 'plan'),
    ],
    check: [`${terraform(stack, 'plan')} -detailed-exitcode`, '$LASTEXITCODE'],
    expected: 'No changes. The exit code is 0.',
    otherwise: text`The plan fails to reach a server: the output still has the former one. Use ${ref(idOf('plan-with-new-server', server))} until it has not.`,
  };
}
