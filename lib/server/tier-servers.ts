import { writeAtSynthesis } from '../core/output-files';
import type { Construct } from 'constructs';
import { WarningId } from '../core/warning-id';
import { advise } from '../core/warnings';
import { refusalText, refuse } from '../core/refusal';
import { inRegion } from '../core/regional';
import type { ExchangeVersion } from '../exchange/exchange-version';
import type { HoldOut } from '../exchange/hold-out';
import { checkInstallation } from '../installation/check-installation';
import { InstalledRole } from '../installation/installation-plan';
import { adviseOnInstalled } from '../installation/installed-advice';
import { imageFiles } from '../installation/prepare-image-script';
import { tierId } from '../model/ids';
import type { ModelPart } from '../model/model-part';
import type { ClientAccessModel } from '../model/tier-model';
import type { Administrator } from '../site/administrator';
import type { ISite } from '../site/i-site';
import type { TierScale } from '../site/readiness';
import { MICROSOFT_NETWORK } from '../site/public-address';
import type { Site } from '../site/site';
import { checkAllProps, checkedInUse, flag, type SettingsOf } from '../core/check-class';
import { siteInStackOf } from '../site/site-of';
import type { SubnetRole } from '../site/subnet-role';
import { ServerProtection } from '../protection/server-protection';
import { workingHoursAdvice } from '../protection/working-hours';
import type { DataDisk } from './data-disk';
import { planMembers } from './member-plan';
import type { PlannedMember } from './planned-member';
import { planBuild, type ServerBuild } from './server-build';
import { ServerGroup } from './server-group';
import type { ServerSoftware } from './server-software';
import type { ServerTierOptions } from './server-tier-options';
import type { WindowsServer } from './windows-server';
import { WindowsUpdates } from './windows-updates';

/** Settings of the servers of a tier. */
export interface TierServersProps {
  /** The site of the tier. */
  readonly site: ISite;
  /** The subnet that the servers are in. */
  readonly role: SubnetRole;
  /** What runs on them. */
  readonly software: ServerSoftware;
  /** What the program says about the servers. */
  readonly options: ServerTierOptions;
  /** Number of servers where the program says nothing. */
  readonly defaultServers: number;
  /** Azure VM size where the program says nothing. */
  readonly defaultSize: string;
  /** Code in computer names where the program says nothing, such as `OOS`. */
  readonly defaultRoleCode: string;
  /**
   * Fewest servers of the tier; a warm standby site may have one less.
   *
   * @default 2 - the tier survives the loss of one server
   */
  readonly fewestServers?: number;
  /**
   * Whether the servers join the domain of the site.
   *
   * @default true
   */
  readonly joinsDomain?: boolean;
  /**
   * Whether the servers reach the Internet by the egress of the site.
   *
   * @default true
   */
  readonly usesEgress?: boolean;
  /**
   * DNS servers of the machines.
   *
   * @default - those of the network
   */
  readonly dnsServers?: string[];
  /**
   * Data disks of each machine.
   *
   * @default - none
   */
  readonly dataDisks?: DataDisk[];
  /**
   * Local administrator of the machines. What it leaves out is the site's.
   *
   * @default - the administrator of the site
   */
  readonly administrator?: Administrator;
  /**
   * How load balancers probe the servers. New ones are then held out of their pools by a firewall rule, until somebody removes it when
   * certificate, updates and health are right; for Exchange servers, whose pages say when that is.
   *
   * @default - new servers take their share as soon as they answer
   */
  readonly holdOut?: HoldOut;
  /**
   * How the servers are protected where the program says nothing.
   *
   * @default ServerProtection.fullServer()
   */
  readonly defaultProtection?: ServerProtection;
}

const SETTINGS: SettingsOf<TierServersProps> = {
  site: checkedInUse,
  role: checkedInUse,
  software: checkedInUse,
  options: checkedInUse,
  defaultServers: checkedInUse,
  defaultSize: checkedInUse,
  defaultRoleCode: checkedInUse,
  fewestServers: checkedInUse,
  joinsDomain: flag,
  usesEgress: flag,
  dnsServers: checkedInUse,
  dataDisks: checkedInUse,
  administrator: checkedInUse,
  holdOut: checkedInUse,
  defaultProtection: checkedInUse,
};

/** What a tier says of itself for the model of the estate, beyond its machines. */
export interface TierDescription {
  /** Kind of the tier and role of its machines, such as `office-online`. */
  readonly kind: string;
  /** What the servers provide together, for people, such as `Office in the browser`. */
  readonly provides: string;
  /**
   * Roles of the machines.
   *
   * @default - the kind
   */
  readonly roles?: string[];
  /**
   * How many of the servers have to run at least.
   *
   * @default 1
   */
  readonly needed?: number;
  /**
   * The Exchange version on the machines.
   *
   * @default - they do not run Exchange
   */
  readonly exchangeVersion?: string;
  /**
   * Computer names of the members that take no share of the load.
   *
   * @default - none
   */
  readonly drained?: string[];
  /**
   * How clients reach the tier. Its carrier is Microsoft's network where the tier has public addresses and names none.
   *
   * @default - clients do not reach it by a name of its own
   */
  readonly clientAccess?: ClientAccessModel;
}

/**
 * The servers of a tier, over the zones of its region: a part of every tier, and of one that a team writes. Name, zone and address of
 * a server follow from its own entry in the program, so that it stays where it is when another comes or goes.
 */
export class TierServers {
  /**
   * The options of a copy of the tier in a standby site: the same members in zones of that region, or as many as the scale says.
   *
   * @param options - the options of the tier
   * @param scale - the scale of the copy
   */
  public static optionsOfCopy(options: ServerTierOptions, scale: TierScale): ServerTierOptions {
    const { servers, size = options.size } = scale;
    if (servers !== undefined) return { ...options, servers, members: undefined, size };
    const members = options.members?.map(({ name, ordinal }) => ({ name, ordinal }));
    return { ...options, members, size };
  }

  /** The members as the program gives them, each with its zone. */
  public readonly members: PlannedMember[];

  private readonly group: ServerGroup;
  private readonly made: WindowsServer[] = [];
  private readonly site: Site;
  private readonly build: ServerBuild;
  private haveOwnAddresses = false;
  private installsExchange = false;

  /**
   * @param tier - the tier; the servers are its children
   * @param props - site, subnet, software and options
   * @throws if the site is not a site or is in another stack, or an option is out of its range
   */
  public constructor(
    private readonly tier: Construct,
    private readonly props: TierServersProps,
  ) {
    checkAllProps(tier, props, SETTINGS);
    const site = siteInStackOf(tier, props);
    this.site = site;
    const { options } = props;
    this.members = planMembers(tier, {
      servers: options.servers,
      members: options.members,
      defaultServers: props.defaultServers,
      fewest: Math.max((props.fewestServers ?? 2) - (site._promisesRedundancy() ? 0 : 1), 0),
      region: site.region,
    });
    this.build = planBuild(tier, options, props.software, props.defaultSize);
    this.group = new ServerGroup(tier, {
      site,
      subnet: site.subnet(props.role),
      tier: tier.node.id.toLowerCase(),
      roleCode: options.roleCode ?? props.defaultRoleCode,
      build: this.build,
      addressOffset: options.addressOffset ?? 0,
      joinsDomain: props.joinsDomain ?? true,
      updates: props.software.leavesServiceFirst ? WindowsUpdates.RUNBOOK : WindowsUpdates.WEEKLY,
      dnsServers: props.dnsServers,
      dataDisks: props.dataDisks,
      administrator: props.administrator,
      holdOut: props.holdOut,
      protection: options.protection ?? props.defaultProtection ?? ServerProtection.fullServer(),
    });
    tier.node.addValidation({ validate: () => this.validateInstallation() });
    advise(tier, WarningId.BACKUPS_IN_WORKING_HOURS, () =>
      workingHoursAdvice(
        this.made.map(({ computerName: id, _protection: protection }) => ({ id, protection })),
      ),
    );
  }

  /**
   * The servers that are added from now on install Exchange by themselves, where the program says so.
   *
   * @internal
   */
  public _installExchange(role: InstalledRole, version: ExchangeVersion): void {
    this.installsExchange = true;
    this.fetchCertificate(role, version);
    const { installation } = this.props.options;
    this.site._expectInstallation(installation?.settings?.expectedDuration);
    if (installation?.settings === undefined) return;
    checkInstallation(this.tier, installation.settings, {
      site: this.props.site,
      role,
      version,
      windows: this.build.image.windowsVersion,
      isPrepared: installation.preparedImage !== undefined,
      certificateSecrets: this.props.options.certificate?.secrets ?? [],
    });
    adviseOnInstalled(this.tier, installation, () => this.made.map(({ computerName }) => computerName));
    this.group.install({ installation, role });
    const { settings } = installation;
    const windows = this.build.image.windowsVersion!;
    writeAtSynthesis(this.tier, () => imageFiles({ role, windows, settings, region: this.site.region }));
  }

  /** Servers of a pilot light that are made on the day need their rights then, also where a drill has installed them before. */
  private checkNotInstalled(name: string): void {
    const { installed = [] } = this.props.options.installation?.settings ?? {};
    if (!this.site._awaitsActivation()) return;
    if (!installed.some((each) => each.toUpperCase() === name.toUpperCase())) return;
    refuse(this.tier, {
      property: 'installation.installed',
      value: name,
      fault: 'must not name a server of a pilot light that is not activated',
      cause: `${name} is made on the day, and could then read neither media nor password`,
      remedy: 'remove the name, or state activated: true in Readiness.pilotLight() while the servers exist',
    });
  }

  /** The servers that are added from now on fetch their certificate, where the program says so. In 2013 clients meet front ends only. */
  private fetchCertificate(role: InstalledRole, version: ExchangeVersion): void {
    const { certificate } = this.props.options;
    if (certificate?.secrets === undefined) return;
    if (role === InstalledRole.MAILBOX && version.hasClientAccessRole) return;
    const { region } = this.props.site;
    const secret = inRegion(certificate.secrets, region);
    if (secret) {
      this.group.certify(secret);
      return;
    }
    refuse(this.tier, {
      property: 'certificate.secrets',
      value: certificate.secrets.map((each) => each.region.name).join(', '),
      fault: `lacks the region ${region.name}`,
      cause:
        'the servers of the tier are in it, and would need the vault of another region, which may be the one that is lost',
      remedy: `add the secret of a vault in ${region.name}`,
    });
  }

  /** The servers that have been made. */
  public get servers(): WindowsServer[] {
    return [...this.made];
  }

  /**
   * Makes the server of a member.
   *
   * @param member - one of `members`
   * @param publicAddressId - id of a public address of its own; none where it is left out
   */
  public add(member: PlannedMember, publicAddressId?: string): WindowsServer {
    const { site, usesEgress } = this.props;
    const server = this.group.add(member, publicAddressId);
    this.checkNotInstalled(server.computerName);
    if (publicAddressId !== undefined) this.haveOwnAddresses = true;
    if (usesEgress ?? true) site.egress.bind(site, server);
    this.made.push(server);
    return server;
  }

  /**
   * The tier, its machines and their redundancy as a part of the model of the estate.
   *
   * @param description - what they are, and what they provide
   */
  public describe(description: TierDescription): ModelPart {
    const { site } = this.props;
    const {
      kind,
      provides,
      roles = [kind],
      needed = 1,
      exchangeVersion,
      drained = [],
      clientAccess,
    } = description;
    const { id: name } = this.tier.node;
    const id = tierId(site.code, name);
    const joinsDomain = this.props.joinsDomain ?? true;
    const machines = this.made.map((server) =>
      server._describe({
        tier: id,
        roles,
        exchangeVersion,
        joinsDomain,
        drained: drained.includes(server.computerName),
      }),
    );
    const members = machines.filter((machine) => !machine.drained).map((machine) => machine.id);
    return {
      estate: site.estate,
      tiers: [
        {
          id,
          name,
          kind,
          site: site.code,
          machines: machines.map((machine) => machine.id),
          clientAccess: clientAccess && this.withCarrier(clientAccess),
        },
      ],
      machines,
      redundancyGroups: [{ id, provides: `${provides} in ${site.siteName}`, members, needed, votes: false }],
    };
  }

  /** A tier that a team has written says itself what is installed on its servers. */
  private validateInstallation(): string[] {
    const { installation, certificate } = this.props.options;
    const of = [
      ...(installation?.settings === undefined ? [] : ['installation']),
      ...(certificate?.secrets === undefined ? [] : ['certificate']),
    ];
    if (this.installsExchange) return [];
    return of.map((property) =>
      refusalText({
        property,
        fault: `cannot be set for ${this.props.software.name}`,
        cause: 'the tier has no role of Exchange, so that nothing would be done',
        remedy: 'leave it out',
      }),
    );
  }

  /** Public addresses of load balancers and servers have no routing preference, unless the tier says otherwise. */
  private withCarrier(clientAccess: ClientAccessModel): ClientAccessModel {
    const isPublic = clientAccess.publicHostName !== undefined || this.haveOwnAddresses;
    return { ...clientAccess, carrier: clientAccess.carrier ?? (isPublic ? MICROSOFT_NETWORK : undefined) };
  }
}
