import type { AvailabilityGroupModel } from '../model/availability-group-model';
import type { DatabaseModel } from '../model/database-model';
import { DependencyKind } from '../model/dependency';
import type { EstateDocument } from '../model/estate-document';
import { ExternalKind, type ExternalModel } from '../model/external-model';
import type { MachineModel } from '../model/machine-model';
import { hasRunbooks } from '../model/page-link';
import type { ExportModel, VaultModel } from '../model/protection-model';
import { Runs, type SiteModel } from '../model/site-model';

/** Roles of servers that are members of the domain and do nothing without a domain controller. */
const DOMAIN_ROLES = ['mailbox', 'client-access', 'witness'];

/** The estate as its recovery plan asks for it. */
export class PlanEstate {
  /** The site that others stand by for, or else the first. */
  public readonly primary?: SiteModel;
  /** The site that takes over from it. */
  public readonly standby?: SiteModel;
  private readonly copies = new Map<string, DatabaseModel[]>();

  public constructor(public readonly document: EstateDocument) {
    const { sites, databases } = document;
    this.standby = sites.find(({ standbyFor }) => standbyFor !== undefined);
    this.primary = sites.find(({ id }) => id === this.standby?.standbyFor) ?? sites.at(0);
    for (const database of databases)
      for (const { server } of database.copies)
        this.copies.set(server, [...(this.copies.get(server) ?? []), database]);
  }

  /** Sites, those that serve users first. */
  public get sites(): SiteModel[] {
    const first = [this.primary, this.standby].filter((site) => site !== undefined);
    return [...first, ...this.document.sites.filter((site) => !first.includes(site))];
  }

  /** Databases of which a machine holds a copy. */
  public databasesOn({ id }: MachineModel): DatabaseModel[] {
    return this.copies.get(id) ?? [];
  }

  /** The group that a machine is a member of. */
  public groupOf({ id }: MachineModel): AvailabilityGroupModel | undefined {
    return this.document.availabilityGroups.find(({ members }) => members.includes(id));
  }

  public siteOf({ site }: MachineModel): SiteModel | undefined {
    return this.document.sites.find(({ id }) => id === site);
  }

  public vaultOf({ protection }: MachineModel): VaultModel | undefined {
    return this.document.vaults.find(({ id }) => id === protection?.vault);
  }

  public exportOf({ id }: MachineModel, purpose: string): ExportModel | undefined {
    return this.document.exports.find((each) => each.machine === id && each.purpose === purpose);
  }

  /** The domain controllers of a site. */
  public directoryOf(site: string | undefined): ExternalModel | undefined {
    return this.directories.find((each) => each.site === site);
  }

  public get directories(): ExternalModel[] {
    return this.document.externals.filter(({ kind }) => kind === ExternalKind.DOMAIN_CONTROLLERS);
  }

  /** Whether a machine is a member of the domain. */
  public inDomain(machine: MachineModel): boolean {
    return machine.roles.some((role) => DOMAIN_ROLES.includes(role));
  }

  /** Whether a machine needs another, or its tier, as the model says it. */
  public needs(machine: MachineModel, other: MachineModel): boolean {
    const ids = ({ id, tier }: MachineModel): (string | undefined)[] => [id, tier];
    return this.document.dependencies.some(
      ({ source, target, kind }) =>
        kind === DependencyKind.NEEDS && ids(machine).includes(source) && ids(other).includes(target),
    );
  }

  /** The site that serves users when those are lost that serve now; undefined where none does, or nothing moves. */
  public takesOver(lost: readonly SiteModel[]): SiteModel | undefined {
    const { serving } = this;
    const other = serving === this.primary ? this.standby : this.primary;
    if (!this.standby || !lost.some((site) => site === serving)) return undefined;
    return lost.some((site) => site === other) ? undefined : other;
  }

  /** Whether names move between the sites without people. */
  public movesByItself(): boolean {
    return this.document.dnsZones.some(
      ({ automatic, activeSite }) => automatic && activeSite === 'automatic',
    );
  }

  /** The site that serves users, as it is committed. */
  public get serving(): SiteModel | undefined {
    const swapped = this.document.dnsZones.some(({ activeSite }) => activeSite === 'standby');
    return swapped ? this.standby : this.primary;
  }

  /** Whether a machine exists only after an activation. */
  public isPilotLight({ runs }: { readonly runs: Runs }): boolean {
    return runs === Runs.WHEN_ACTIVATED;
  }

  /** Whether the runbooks are about a site that runs: the primary or the standby, unless it is a pilot light. */
  public standing(site: SiteModel): boolean {
    return [this.primary, this.standby].includes(site) && !this.isPilotLight(site);
  }

  /** A page, where the program writes runbooks. */
  public page(id: string): string | undefined {
    return hasRunbooks(this.document) ? id : undefined;
  }

  /** A page about a server: runbooks are about the primary site and its standby. */
  public pageOf({ site }: MachineModel, id: string): string | undefined {
    return site !== undefined && [this.primary?.id, this.standby?.id].includes(site)
      ? this.page(id)
      : undefined;
  }
}
