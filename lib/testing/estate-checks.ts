import type { PropertyCheck } from '../core/check-class';
import { checkProps, givenListOf, givenText, ofEnum, ofSettings, ofText } from '../core/check-class';
import { suggest } from '../core/closest';
import { checkRange, refuse } from '../core/refusal';
import { WarningId } from '../core/warning-id';
import { listed } from '../core/words';
import type { EstateDocument } from '../model/estate-document';
import { NameStage } from '../model/name-stage';
import type { CheckResult } from '../resilience/check-result';
import type { ExpectedName } from './expected-name';
import * as judge from './judge-estate';

const number =
  (min: number): PropertyCheck =>
  (scope, property, value) =>
    checkRange(scope, (value ?? NaN) as number, {
      property,
      min,
      max: 1000,
      unit: '',
      cause: 'the test compares it with a count',
      whole: true,
    });

/** What arguments have to be, by their names. */
const ARGUMENTS = {
  servers: number(0),
  zones: number(1),
  ids: givenListOf(ofEnum('WarningId', WarningId), '[WarningId.LOCAL_STATE]'),
  name: givenText("'mail.contoso.com'"),
  expected: ofSettings({
    recordType: ofText("'MX 10'"),
    primary: ofText("'10.10.15.254'"),
    standby: ofText("'10.20.15.254'"),
    stage: ofEnum('NameStage', NameStage),
  }),
  machines: givenListOf(givenText("'AMSFSW1'"), "['AMSFSW1']"),
  stacks: givenListOf(givenText("'contoso-primary'"), "['contoso-primary']"),
};

type Kind = 'sites' | 'tiers' | 'machines' | 'databases' | 'stacks';

/**
 * What assertions and matchers have in common: each check says whether the estate is as it asks, and what is there. What is asked of something that the estate
 * does not have is refused, also where a test expects the opposite: a misspelt id would let it pass.
 */
export class EstateChecks {
  public constructor(public readonly estate: EstateDocument) {}

  /** The one thing of a kind with this id. */
  public find<K extends Kind>(kind: K, method: string, id: string): EstateDocument[K][number] {
    const all: readonly EstateDocument[K][number][] = this.estate[kind];
    const found = all.find((each) => each.id === id);
    if (found) return found;
    const ids = all.map((each) => each.id);
    return refuse(`EstateAssertions.${method}`, {
      property: 'id',
      value: id,
      limit: `the id of one of the ${kind} of '${this.estate.estate}'`,
      cause: ids.length > 0 ? `there are ${listed(ids)}` : 'it has none',
      remedy: ids.length > 0 ? suggest(String(id), ids) : 'ask for something that the estate has',
    });
  }

  public hasServers(tier: string, servers: number): CheckResult {
    check('hasServers', { servers });
    return judge.servers(this.estate, this.find('tiers', 'hasServers', tier), servers);
  }

  public usesZones(tier: string, zones: number): CheckResult {
    check('usesZones', { zones });
    return judge.zones(this.estate, this.find('tiers', 'usesZones', tier), zones);
  }

  public hasOpenWarnings(ids: readonly WarningId[]): CheckResult {
    check('hasOpenWarnings', { ids });
    return judge.openWarnings(this.estate, ids);
  }

  public publishes(name: string, expected: ExpectedName = {}): CheckResult {
    check('publishes', { name, expected });
    return judge.published(this.estate, name, expected);
  }

  public backsUpEveryMachine(exceptions: readonly string[]): CheckResult {
    check('backsUpEveryMachine', { machines: exceptions });
    return judge.backups(
      this.estate,
      exceptions.map((id) => this.find('machines', 'backsUpEveryMachine', id)),
    );
  }

  public releasesNothing(): CheckResult {
    return judge.released(this.estate);
  }

  public hasStacks(stacks: readonly string[]): CheckResult {
    check('hasStacks', { stacks });
    return judge.stacks(this.estate, stacks);
  }
}

/** Refuses arguments that a check cannot take. */
function check(method: string, given: Partial<Record<keyof typeof ARGUMENTS, unknown>>): void {
  const names = Object.keys(given) as (keyof typeof ARGUMENTS)[];
  const table = Object.fromEntries(names.map((name) => [name, ARGUMENTS[name]]));
  checkProps(`EstateAssertions.${method}`, given, table);
}
