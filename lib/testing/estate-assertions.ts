import { Construct, type IConstruct } from 'constructs';
import { refuse } from '../core/refusal';
import type { WarningId } from '../core/warning-id';
import type { DatabaseModel } from '../model/database-model';
import { EstateModel } from '../model/estate-model';
import type { MachineModel } from '../model/machine-model';
import type { SiteModel } from '../model/site-model';
import type { StackModel } from '../model/stack-model';
import type { TierModel } from '../model/tier-model';
import type { CheckResult } from '../resilience/check-result';
import { readEstate } from '../resilience/read-estate';
import { EstateChecks } from './estate-checks';
import type { ExpectedName } from './expected-name';

/**
 * Assertions on the model of an estate, for the tests that a team writes of its own program. Each throws where the estate is not as it says, and the
 * message says what is there. What an estate survives is asserted with `ResilienceAnalysis`; with jest and vitest, `cdktf-resilient-exchange/testing` has both as matchers.
 */
export class EstateAssertions {
  /**
   * The estate that a construct belongs to, as the program has made it so far; nothing has to be synthesized.
   *
   * @param scope - a construct of the estate, or the `App` of a program with one estate
   * @throws if no estate, or more than one, has parts within the scope
   */
  public static of(scope: IConstruct): EstateAssertions {
    if (!Construct.isConstruct(scope)) {
      refuse('EstateAssertions.of', {
        property: 'scope',
        value: scope,
        limit: 'a construct',
        cause: 'assertions are about the estate that a construct belongs to',
        remedy: 'pass the App, a TwoSiteExchange or a site',
      });
    }
    return new EstateAssertions(new EstateChecks(EstateModel.of(scope).toDocument()));
  }

  /**
   * The estate in a model that a synthesis has written.
   *
   * @param json - the text of `estate.json`
   * @throws if it is the text of anything else
   */
  public static fromJson(json: string): EstateAssertions {
    return new EstateAssertions(
      new EstateChecks(readEstate(json, 'EstateAssertions.fromJson', ['stacks', 'warnings', 'released'])),
    );
  }

  /** @internal */
  public readonly _checks: EstateChecks;

  private constructor(checks: EstateChecks) {
    this._checks = checks;
  }

  /**
   * A site.
   *
   * @param id - its code, such as `AMS`
   * @throws if the estate does not have it
   */
  public site(id: string): SiteModel {
    return this._checks.find('sites', 'site', id);
  }

  /**
   * A tier.
   *
   * @param id - site and name, such as `AMS/ClientAccess`
   * @throws if the estate does not have it
   */
  public tier(id: string): TierModel {
    return this._checks.find('tiers', 'tier', id);
  }

  /**
   * A machine.
   *
   * @param id - its computer name, such as `AMSFE1`
   * @throws if the estate does not have it
   */
  public machine(id: string): MachineModel {
    return this._checks.find('machines', 'machine', id);
  }

  /**
   * A mailbox database.
   *
   * @param id - its name, such as `DB01`
   * @throws if the estate does not have it
   */
  public database(id: string): DatabaseModel {
    return this._checks.find('databases', 'database', id);
  }

  /**
   * A Terraform stack.
   *
   * @param id - its id, such as `contoso-primary`
   * @throws if the estate does not have it
   */
  public stack(id: string): StackModel {
    return this._checks.find('stacks', 'stack', id);
  }

  /**
   * A tier has so many servers.
   *
   * @param tier - its id, such as `AMS/ClientAccess`
   * @param servers - how many
   * @throws if it has more or fewer, or the estate does not have the tier
   */
  public hasServers(tier: string, servers: number): void {
    demand(this._checks.hasServers(tier, servers));
  }

  /**
   * The servers of a tier are spread over so many availability zones, or more.
   *
   * @param tier - its id, such as `AMS/ClientAccess`
   * @param zones - how many at least
   * @throws if they are in fewer, or the estate does not have the tier
   */
  public usesZones(tier: string, zones: number): void {
    demand(this._checks.usesZones(tier, zones));
  }

  /**
   * These warnings are open, and no others. What is asserted here is a list that a reviewer sees change; what is accepted for good is acknowledged.
   *
   * @param ids - the warnings, in any order
   * @throws if one of them is not open, or another one is
   */
  public hasOpenWarnings(ids: WarningId[]): void {
    demand(this._checks.hasOpenWarnings(ids));
  }

  /**
   * No warning is open.
   *
   * @throws if one is
   */
  public hasNoOpenWarnings(): void {
    demand(this._checks.hasOpenWarnings([]));
  }

  /**
   * A name is published. One record of the name has to be like `expected`; a name may have several, such as the MX records of a domain.
   *
   * @param name - the full name, such as `mail.contoso.com`
   * @param expected - what the record is like; anything unless stated
   * @throws if no record of the name is like that
   */
  public publishes(name: string, expected: ExpectedName = {}): void {
    demand(this._checks.publishes(name, expected));
  }

  /**
   * Each machine that the program makes has a backup, in a vault of the program or elsewhere. Synthesis lets a machine pass that says why it has none.
   *
   * @param exceptions - computer names of machines that may have none, such as file share witnesses; none unless stated
   * @throws if another machine has none, or the estate does not have a machine of that name
   */
  public backsUpEveryMachine(exceptions: string[] = []): void {
    demand(this._checks.backsUpEveryMachine(exceptions));
  }

  /**
   * Terraform may destroy nothing that holds data or an identity: no resource of the program is released.
   *
   * @throws if a resource is released
   */
  public releasesNothing(): void {
    demand(this._checks.releasesNothing());
  }

  /**
   * The estate has these stacks, and no others. A further stack needs a state, rights and a place in the order of the pipelines.
   *
   * @param stacks - their ids, in any order
   * @throws if one is missing, or there is another one
   */
  public hasStacks(stacks: string[]): void {
    demand(this._checks.hasStacks(stacks));
  }
}

function demand({ passed, message }: CheckResult): void {
  if (!passed) throw new Error(message);
}
