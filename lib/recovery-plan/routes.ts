import { listed } from '../core/words';
import type { MachineModel } from '../model/machine-model';
import { PageId } from '../model/page-ids';
import { ProtectionKind } from '../model/protection-model';
import { installationSource, READINESS_SOURCE, statedFigure, timeOfPage } from '../model/restore-figures';
import { backupLoss, logLoss } from './databases';
import { decisionTime, figureOf, notStated, pageTime, settingFigure, sumOf } from './figures';
import { Basis, type Figure, type Route } from './plan-document';
import type { PlanEstate } from './plan-estate';
import { wayRehearsed } from './rehearsals';

/** A daily backup that starts at most two hours late. Source: learn.microsoft.com/azure/backup/backup-azure-vm-backup-faq. */
const NEWEST_RECOVERY_POINT = 26 * 3600;

/** Nothing of such a machine is restored, so that no drill is about it. */
const NO_DRILL = 'never: there is no drill of it';

/** How long the usual way to replace a machine takes, without the decision. */
export function workOn(estate: PlanEstate, machine: MachineModel): Figure[] {
  return routesOf(estate, machine)[0].time.slice(1);
}

/** Every way to replace a machine, the usual one first. */
export function routesOf(estate: PlanEstate, machine: MachineModel): Route[] {
  if (estate.isPilotLight(machine)) return [activation(estate, machine)];
  const { roles } = machine;
  const usual = roles.includes('edge')
    ? edge(estate, machine)
    : roles.includes('mailbox') || roles.includes('client-access')
      ? server(estate, machine)
      : roles.includes('witness')
        ? witness(estate, machine)
        : roles.includes('proxy')
          ? proxy(estate, machine)
          : own(estate, machine);
  return [usual, ...image(estate, machine), ...elsewhere(estate, machine)];
}

function route({ document }: PlanEstate, rest: Omit<Route, 'time' | 'seconds'>, time: Figure[]): Route {
  const all = [decisionTime(document), ...time];
  return { ...rest, time: all, seconds: sumOf(all) };
}

function activation(estate: PlanEstate, machine: MachineModel): Route {
  const site = estate.siteOf(machine);
  const recovery = site?.recovery;
  const estimate = (what: string, seconds: number, source = READINESS_SOURCE): Figure => ({
    what,
    seconds,
    basis: Basis.ESTIMATE,
    source,
  });
  return route(
    estate,
    {
      how: 'activate the pilot light',
      rehearsed: 'never as a whole',
      page: site && estate.pageOf(machine, PageId.activation(site.id)),
      when: 'The site that it stands by for is lost. Until then the machine does not exist and holds nothing.',
      loss: [],
    },
    recovery
      ? [
          estimate('activation of the site', recovery.activationSeconds),
          estimate('installation of Exchange', recovery.installationSeconds, installationSource(recovery)),
        ]
      : [notStated('activation of the site')],
  );
}

function server(estate: PlanEstate, machine: MachineModel): Route {
  const page = PageId.memberRebuild(machine.id);
  return route(
    estate,
    {
      how:
        machine.installation === undefined
          ? `rebuild under its name (Setup /Mode:RecoverServer)${onMachineOf(estate, machine)}`
          : 'replace the machine under its name: it recovers itself (Setup /Mode:RecoverServer)',
      rehearsed: wayRehearsed(estate, machine, page),
      page: estate.pageOf(machine, page),
      when: 'The server is lost or beyond repair.',
      loss: [...databaseLoss(estate, machine), ...customisationLoss(estate, machine)],
    },
    [pageTime(estate.document, page)],
  );
}

function edge(estate: PlanEstate, machine: MachineModel): Route {
  const page = PageId.edgeRebuild(machine.id);
  const kept = estate.exportOf(machine, 'edge-configuration');
  return route(
    estate,
    {
      how:
        machine.installation === undefined
          ? `rebuild under its name and import its configuration${onMachineOf(estate, machine)}`
          : 'replace the machine under its name: it installs itself; then import its configuration',
      rehearsed: wayRehearsed(estate, machine, page),
      page: estate.pageOf(machine, page),
      when: 'The Edge is lost or beyond repair.',
      loss: [
        kept
          ? sinceExport('settings changed since the last export', kept.everyHours)
          : notStated('settings that no other Edge has: no export is part of the program', 'exportStore'),
        { what: 'mail in its queue', basis: Basis.SETTING, source: 'nothing has a second copy of it' },
      ],
    },
    [pageTime(estate.document, page)],
  );
}

function witness(estate: PlanEstate, machine: MachineModel): Route {
  const { availabilityGroups } = estate.document;
  const votes = availabilityGroups.some(
    ({ witness: id, votes: all, members }) => id === machine.id && all > members.length,
  );
  const page = votes ? estate.page(PageId.witnessLost) : undefined;
  return route(
    estate,
    {
      how: againFromCode(machine),
      rehearsed: NO_DRILL,
      page,
      when: votes
        ? 'The witness is lost. Databases stay mounted meanwhile, and one vote is missing.'
        : 'The machine is lost. It has no vote now, so that nothing fails.',
      loss: [],
    },
    [pageTime(estate.document, PageId.witnessLost, 'replacement of the witness')],
  );
}

function proxy(estate: PlanEstate, machine: MachineModel): Route {
  const page = estate.pageOf(machine, PageId.proxiesLost(machine.site ?? ''));
  return route(
    estate,
    {
      how: againFromCode(machine),
      rehearsed: NO_DRILL,
      page,
      when: 'The proxy is lost. The other proxy of the site leads all clients meanwhile.',
      loss: [],
    },
    [pageTime(estate.document, PageId.proxiesLost(machine.site ?? ''))],
  );
}

function againFromCode({ existing, stack }: MachineModel): string {
  return existing
    ? 'whoever runs the machine replaces it'
    : `create it again from code${stack === undefined ? '' : ` (terraform apply -replace in the stack ${stack})`}`;
}

function own(estate: PlanEstate, machine: MachineModel): Route {
  return route(
    estate,
    {
      how: machine.existing
        ? 'whoever runs the machine replaces it'
        : 'create it again from code, and install it by the procedure of the team',
      rehearsed: NO_DRILL,
      when: 'The server is lost or beyond repair.',
      loss: [],
    },
    [
      figureOf(
        'procedure of the team',
        statedFigure(estate.document.recoveryTimes?.otherServerSeconds, 'recoveryTimes.otherServerRebuild'),
      ),
    ],
  );
}

/** Who provides the machine, where Terraform makes none. */
function onMachineOf(estate: PlanEstate, machine: MachineModel): string {
  if (!machine.existing) return '';
  const site = estate.siteOf(machine);
  return `, on a machine that ${site?.existing ? `those who run ${site.name} provide` : 'whoever runs it provides'}`;
}

/** The backup of a machine of a datacenter, which those restore who make it. */
function elsewhere(estate: PlanEstate, machine: MachineModel): Route[] {
  const { protection } = machine;
  if (!estate.siteOf(machine)?.existing || protection?.protectedBy === undefined) return [];
  return [
    route(
      estate,
      {
        how: `restore by ${protection.protectedBy}`,
        rehearsed: NO_DRILL,
        when: whenImage(estate, machine),
        loss: [notStated('age of the newest recovery point: the program does not make this backup')],
      },
      [notStated('restore of the machine')],
    ),
  ];
}

/** The image, where a vault has one. */
function image(estate: PlanEstate, machine: MachineModel): Route[] {
  const { protection, roles } = machine;
  if (protection?.vault === undefined) return [];
  const page = roles.includes('client-access') ? PageId.frontEndRecovery : PageId.imageRestore;
  const partial = protection.kind === ProtectionKind.WITHOUT_DATABASE_VOLUMES;
  return [
    route(
      estate,
      {
        how: `restore ${partial ? 'the system disk' : 'the image'} from ${protection.vault}`,
        rehearsed: wayRehearsed(estate, machine, page),
        page: estate.pageOf(machine, page),
        when: whenImage(estate, machine),
        loss: [
          settingFigure(
            'age of the newest recovery point',
            NEWEST_RECOVERY_POINT,
            'a backup a day, which starts up to two hours late',
          ),
        ],
      },
      [figureOf(`steps of ${page}`, timeOfPage(estate.document, page, roles))],
    ),
  ];
}

function whenImage(estate: PlanEstate, machine: MachineModel): string {
  const { roles } = machine;
  if (estate.groupOf(machine))
    return 'A change of today has damaged the system, or files of it are needed. Otherwise a member is rebuilt: its image has an old password of the computer account and an old state of the cluster.';
  if (roles.includes('edge') || roles.includes('client-access') || roles.includes('mailbox'))
    return 'A change of today has damaged the server, or the rebuild is impossible. The image has the updates and the certificates of its own day.';
  return 'The server is lost or damaged, and its installation is to come back as it was.';
}

/** What the databases of a lost server lose. */
function databaseLoss(estate: PlanEstate, machine: MachineModel): Figure[] {
  const group = estate.groupOf(machine);
  const databases = estate.databasesOn(machine);
  if (!group || databases.length === 0) return [];
  const alone = databases.filter(({ copies }) =>
    copies.every(({ server: id, lagged }) => id === machine.id || lagged),
  );
  const shared = databases.length - alone.length;
  return [
    ...(shared > 0 ? [logLoss(group)] : []),
    ...(alone.length > 0
      ? [
          backupLoss(
            estate,
            group,
            `${listed(alone.map(({ id }) => id))}, of which no other server has a copy that does not lag,`,
          ),
        ]
      : []),
  ];
}

function customisationLoss(estate: PlanEstate, machine: MachineModel): Figure[] {
  if (!machine.roles.includes('client-access')) {
    const what = 'customisations, as far as nobody has written them down';
    return [{ what, basis: Basis.SETTING, source: 'no log is kept of servers that clients do not reach' }];
  }
  const kept = estate.exportOf(machine, 'customisations');
  return [
    kept
      ? sinceExport('customisations since the last capture', kept.everyHours)
      : notStated('customisations: nothing records them', 'exportStore'),
  ];
}

function sinceExport(what: string, hours: number): Figure {
  return settingFigure(what, hours * 3600, `an export every ${hours} hours`);
}
