import { Construct, type IConstruct } from 'constructs';
import { checkAllProps, flag, givenText, listOfText, ofText } from './check-class';
import { suggest } from './closest';
import { Holds } from './holdings';
import { isDay } from './iso-day';
import { isWritten } from './output-files';
import { isWithin } from './own-stack';
import type { Given, Protected } from './protection';
import { addRelease, allProtected, covers } from './protection';
import { refusalText, refuse } from './refusal';
import { checkText } from './visible-text';
import { WarningId } from './warning-id';
import { listed } from './words';
import { advise } from './warnings';

/** What a release is about. */
export interface ReleaseProps {
  /** Why it may be destroyed; the plan gate, the summary and the model show it. */
  readonly reason: string;
  /**
   * Computer names of servers: their data disks, their backups and their own public addresses are released.
   *
   * @default - everything within the scope, zones and the addresses of sites included
   */
  readonly servers?: string[];
  /**
   * Whether data only is released, on disks, in vaults and in stores, and what has an identity stays protected: public addresses, zones and Traffic Manager profiles.
   *
   * @default false
   */
  readonly dataOnly?: boolean;
  /**
   * The last day on which the plan gate takes the release for a consent, such as `2026-12-01` (UTC). Synthesis has no clock: after that day the
   * release still takes `prevent_destroy` away, and still warns.
   *
   * @default - as long as it is in the program
   */
  readonly until?: string;
}

const PROPS = {
  reason: givenText("'AMSFE3 is removed'"),
  servers: listOfText("'AMSFE3'"),
  dataOnly: flag,
  until: ofText("'2026-12-01'"),
};

/**
 * Lets Terraform destroy what holds data or an identity: data disks, backups, their vaults, stores of exports, public addresses, zones, Traffic Manager profiles. All others have
 * `prevent_destroy`, so that a plan that would destroy or replace one of them is refused. A release is needed where a resource goes although the
 * program still has it: before `terraform destroy`, before a pilot light is deactivated, and before a change that replaces a disk or an address.
 *
 * `prevent_destroy` goes together with a resource that the program does not have any more, such as the disk of a server that is removed. That is
 * stopped by the plan gate, which asks the program that was deployed last for the release.
 *
 * A release is a warning as long as it is in the program: remove it when the resources have gone.
 *
 * Source: developer.hashicorp.com/terraform/language/meta-arguments/lifecycle (prevent_destroy).
 */
export class Release {
  /**
   * Releases what is within a construct. A `TwoSiteExchange` has its seven stacks within it here.
   *
   * @param scope - a tier, a site, a zone, a `TwoSiteExchange`, or the `App` for the whole program
   * @param props - the reason, and what of it
   * @throws if there is no reason, `until` is not a day, or the program has been synthesized already; at synthesis, if a named server, or everything within the scope, has nothing to be released
   */
  public static of(scope: IConstruct, props: ReleaseProps): void {
    if (!Construct.isConstruct(scope)) {
      refuse('Release.of', {
        property: 'scope',
        value: scope,
        limit: 'a construct',
        cause: 'a release holds for what is within a construct',
        remedy: 'pass the tier, the site, the TwoSiteExchange or the App, and name servers in servers',
      });
    }
    const path = scope.node.path || 'App';
    if (isWritten(scope)) {
      refuse('Release.of', {
        property: 'scope',
        value: path,
        fault: 'has been written already',
        cause: 'a release after app.synth() would have no effect',
        remedy: 'move it before app.synth()',
      });
    }
    checkAllProps(path, props, PROPS);
    checkText(path, 'reason', props.reason);
    checkDay(path, props.until);
    const given = { scope, props: { ...props } };
    addRelease(given);
    scope.node.addValidation({ validate: () => faults(given) });
    advise(scope, WarningId.RELEASED, () => adviceOn(given));
  }

  private constructor() {
    // Nothing is made of it.
  }
}

function checkDay(path: string, until: string | undefined): void {
  if (until === undefined || isDay(until)) return;
  refuse(path, {
    property: 'until',
    value: until,
    limit: 'a day of the calendar',
    cause: 'the plan gate compares it with the day on which it judges a plan',
    remedy: "write the last day on which the release holds, such as '2026-12-01'",
  });
}

/** A release of nothing is a slip, or is left over from a server that has gone. */
function faults(given: Given): string[] {
  const { scope, props } = given;
  const here = allProtected(scope).filter(({ resource }) => isWithin(resource, scope));
  const known = [...new Set(here.flatMap(({ server }) => server ?? []))];
  const unknown = (props.servers ?? []).filter((each) => !known.includes(each));
  const texts = unknown.map((each) =>
    refusalText({
      property: 'servers',
      value: each,
      fault: 'names no server with a data disk, a backup or a public address here',
      cause: 'Terraform destroys what is not in the program any more without a release',
      remedy: `remove the release if the server has gone${known.length > 0 ? `; if not, ${suggest(each, known)}` : ''}`,
    }),
  );
  if (texts.length > 0 || here.some((each) => covers(given, each))) return texts;
  return [
    refusalText({
      property: 'scope',
      value: scope.node.path || 'App',
      fault: 'contains nothing that the release is about',
      cause:
        'a release is for data disks, backups, vaults, stores, public addresses, zones and Traffic Manager profiles',
      remedy: 'remove the release, or pass the tier, site or zone that they are in',
    }),
  ];
}

function adviceOn(given: Given): string | undefined {
  const released = allProtected(given.scope).filter((each) => covers(given, each));
  if (released.length === 0) return undefined;
  const count = (one: string, many: string, isOne: (each: Protected) => boolean): string[] => {
    const { length } = released.filter(isOne);
    return length === 0 ? [] : [`${length} ${length === 1 ? one : many}`];
  };
  const isOf =
    (type: string) =>
    ({ resource }: Protected): boolean =>
      resource.terraformResourceType === type;
  const [isDisk, isBackup] = ['azurerm_managed_disk', 'azurerm_backup_protected_vm'].map(isOf);
  const isStore = (each: Protected): boolean => each.holds === Holds.DATA && !isDisk(each) && !isBackup(each);
  const parts = [
    ...count('data disk', 'data disks', isDisk),
    ...count('backup of a server', 'backups of servers', isBackup),
    ...count('vault or store', 'vaults and stores', isStore),
    ...count('address or zone', 'addresses and zones', ({ holds }) => holds === Holds.IDENTITY),
  ];
  const whose = given.props.servers ? ` of ${given.props.servers.join(', ')}` : '';
  const until = given.props.until === undefined ? '' : `, until ${given.props.until} for the plan gate`;
  return (
    `Terraform may destroy ${listed(parts)}${whose}: "${given.props.reason}"${until}. Remove the release when they have gone, or when they are to ` +
    'stay.'
  );
}
