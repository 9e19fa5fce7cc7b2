import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  checkAllProps,
  givenOfClass,
  givenText,
  listOfText,
  ofClass,
  type SettingsOf,
} from '../../core/check-class';
import { isIpv4Address } from '../../core/cidr';
import { suggest } from '../../core/closest';
import { Duration } from '../../core/duration';
import { checkHostName, isHostName } from '../../core/host-name';
import { checkRange, isKnown, refusalText, refuse } from '../../core/refusal';
import { stackVariable, valueOf } from '../../core/stack-variable';
import { checkText } from '../../core/visible-text';
import type { DnsHostingModel } from '../../model/dns-hosting-model';
import { serverVariable } from '../../model/ids';
import type { IDnsHosting, IHostedZone, IZoneToHost } from '../../publishing/dns-hosting';
import { DnsProvider } from './dns-provider';
import { DnsUpdateAuthentication } from './dns-update-authentication';
import type { Rfc2136Props } from './rfc2136-props';
import { Rfc2136Zone } from './rfc2136-zone';

const PORT = 53;
const PROPAGATION_SECONDS = 60;

const HOSTING: SettingsOf<Rfc2136Props> = {
  name: givenText("'BIND in Bern'"),
  server: givenText("'ns0.contoso.net'"),
  location: givenText("'Bern, at the carrier'"),
  port: () => undefined,
  authentication: givenOfClass(
    DnsUpdateAuthentication,
    "DnsUpdateAuthentication.tsig({ keyName, secret: Secret.variable('dns_update_key') })",
  ),
  propagation: ofClass(Duration, 'Duration.minutes(1)'),
  newZones: listOfText("'contoso.com'"),
  nameServers: listOfText("'ns1.contoso.net'"),
};

/** Records on a server that takes dynamic updates. The zones exist there: no message of DNS makes one. */
export class Rfc2136Hosting implements IDnsHosting {
  private readonly alias: string;
  private readonly providers = new Map<TerraformStack, DnsProvider>();
  private readonly bound = new Set<string>();

  public constructor(private readonly props: Rfc2136Props) {
    const scope = 'DnsHosting.rfc2136';
    checkAllProps(scope, props, HOSTING);
    checkText(scope, 'name', props.name);
    checkText(scope, 'location', props.location);
    this.alias = checkAlias(scope, props.name);
    checkServer(scope, props);
    checkRange(scope, props.port, {
      property: 'port',
      min: 1,
      max: 65535,
      unit: '',
      cause: 'it is a TCP port',
    });
    props.newZones?.forEach((each) => checkHostName(scope, 'newZones', each, undefined, 'contoso.com'));
    checkTwice(scope, props.newZones ?? []);
    props.nameServers?.forEach((each) =>
      checkHostName(scope, 'nameServers', each, undefined, 'ns1.contoso.com'),
    );
  }

  public bind(scope: Construct, zone: IZoneToHost): IHostedZone {
    this.refuseWhatAzureHas(scope, zone);
    const { nameServers, newZones = [] } = this.props;
    const isNew = newZones.some((each) => each.toLowerCase() === zone.domainName.toLowerCase());
    this.bound.add(zone.domainName.toLowerCase());
    return new Rfc2136Zone({
      domainName: zone.domainName,
      provider: this.providerIn(scope),
      isNew,
      nameServers: isNew ? nameServers?.map((each) => `${each}.`) : undefined,
      model: this.describe(),
    });
  }

  private describe(): DnsHostingModel {
    const { name, server, location, propagation } = this.props;
    return {
      kind: 'rfc2136',
      name,
      server,
      location,
      serverVariable: serverVariable(this.alias),
      providerAlias: this.alias,
      needsServerForChanges: true,
      propagationSeconds: propagation?.toSeconds() ?? PROPAGATION_SECONDS,
    };
  }

  /** One configuration for all zones of the stack. */
  private providerIn(scope: Construct): DnsProvider {
    const stack = TerraformStack.of(scope);
    const known = this.providers.get(stack);
    if (known) return known;
    const id = `Dns-${this.alias}`;
    if (stack.node.tryFindChild(id)) this.refuseTwin(scope);
    if (this.providers.size === 0) stack.node.addValidation({ validate: () => this.strangers() });
    const { name, server, port, authentication } = this.props;
    const variable = stackVariable(scope, serverVariable(this.alias), {
      type: 'string',
      default: server,
      description: `Server that takes the updates of ${name}. Name another one while it is lost, such as a secondary that has been promoted.`,
    });
    const made = new DnsProvider(stack, id, this.alias, {
      server: valueOf(variable),
      port: port ?? PORT,
      ...authentication._bind(stack),
    });
    this.providers.set(stack, made);
    return made;
  }

  /** A zone that is misspelt there would be treated as one in use. */
  private strangers(): string[] {
    return (this.props.newZones ?? [])
      .filter((each) => !this.bound.has(each.toLowerCase()))
      .map((each) =>
        refusalText({
          property: `newZones of ${this.props.name}`,
          value: each,
          limit: 'zones that the program has there',
          cause: 'it would have no effect, and the zone that is meant would be treated as one in use',
          remedy: suggest(each, [...this.bound]),
        }),
      );
  }

  private refuseTwin(scope: Construct): never {
    return refuse(scope, {
      property: 'hosting.name',
      value: this.props.name,
      fault: 'is the name of another hosting in the program',
      cause: 'the configuration of the provider and the variable of the server are named after it',
      remedy: 'use one hosting for all zones of the server, or give the other one another name',
    });
  }

  private refuseWhatAzureHas(scope: Construct, { existingZoneId, isLocked }: IZoneToHost): void {
    if (existingZoneId !== undefined) {
      refuse(scope, {
        property: 'existingZone',
        value: existingZoneId,
        fault: `cannot be combined with the hosting ${this.props.name}`,
        cause:
          'it is the resource id of a zone in Azure DNS, and the zone of the server exists there without one',
        remedy: 'leave existingZone out; a zone without names yet is stated in newZones of the hosting',
      });
    }
    if (!isLocked) return;
    refuse(scope, {
      property: 'lockZone',
      value: true,
      fault: `cannot be combined with the hosting ${this.props.name}`,
      cause: 'a lock is a resource of Azure; dynamic updates can delete no zone',
      remedy: 'leave lockZone out',
    });
  }
}

function checkTwice(scope: string, zones: readonly string[]): void {
  const names = zones.map((each) => each.toLowerCase());
  const again = zones.find((_, index) => names.indexOf(names[index]) < index);
  if (again === undefined) return;
  refuse(scope, {
    property: 'newZones',
    value: again,
    fault: 'has a zone twice',
    cause: 'DNS does not tell capitals from small letters (RFC 4343)',
    remedy: 'remove one',
  });
}

/** The name as part of identifiers of Terraform. */
function checkAlias(scope: string, name: string): string {
  const alias = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (isKnown(name) && /^[a-z]/.test(alias)) return alias;
  return refuse(scope, {
    property: 'name',
    value: name,
    limit: 'a text known at synthesis that begins with a letter',
    cause: 'the configuration of the provider and the variable of the server are named after it',
    remedy: "write a name such as 'BIND in Bern'",
  });
}

function checkServer(scope: string, { server, authentication }: Rfc2136Props): void {
  if (!isKnown(server)) {
    refuse(scope, {
      property: 'server',
      value: server,
      limit: 'known at synthesis',
      cause:
        'it is checked against the networks of the sites; a variable of Terraform replaces it in an emergency',
      remedy: 'write the host name or the address',
    });
  }
  if (!isIpv4Address(server)) {
    if (isHostName(server)) return;
    refuse(scope, {
      property: 'server',
      value: server,
      limit: 'the full host name of the server, or its IPv4 address',
      cause: server.includes(':')
        ? 'Terraform sends the updates there, and the address is compared with the networks of the sites, which have IPv4 only'
        : 'Terraform sends the updates there',
      remedy: "write it like 'ns0.contoso.net' or '192.0.2.10', without scheme or port",
    });
  }
  if (!authentication._isKerberos) return;
  refuse(scope, {
    property: 'server',
    value: server,
    limit: 'the host name of the server',
    cause: 'Kerberos finds the service by that name (RFC 3645)',
    remedy: "write the full name of the domain controller, such as 'dc1.ad.contoso.com'",
  });
}
