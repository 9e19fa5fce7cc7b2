import { TerraformProvider, TerraformResource, TerraformStack } from 'cdktf';
import type {
  AddressSet,
  AliasSet,
  AuthoritySet,
  DnsHostingModel,
  ExchangerSet,
  HostedRecordSet,
  IDnsHosting,
  IHostedZone,
  IZoneToHost,
  NameServerSet,
  ServiceSet,
  TextSet,
} from 'cdktf-resilient-exchange';
import { RecordImport } from 'cdktf-resilient-exchange';
import type { Construct } from 'constructs';

// A hosted provider of DNS, written against the interface of the library. Terraform writes the records to Amazon Route 53; two small classes stand in for
// the package @cdktf/provider-aws. Source: registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route53_record.

const VERSION = '6.25.0';
/** A text of a TXT record is made of parts of this length at most (RFC 1035 3.3). */
const LONGEST_PART = 255;

/** The provider; it takes its credentials from the environment (`AWS_ACCESS_KEY_ID` and others). */
class AwsProvider extends TerraformProvider {
  public constructor(scope: Construct, id: string) {
    super(scope, id, {
      terraformResourceType: 'aws',
      terraformProviderSource: 'aws',
      terraformGeneratorMetadata: { providerName: 'aws', providerVersion: VERSION },
    });
  }

  // Route 53 is one service for all regions, and the provider asks for one all the same.
  protected override synthesizeAttributes(): Record<string, unknown> {
    return { region: 'eu-central-1' };
  }
}

interface Route53RecordProps {
  readonly zoneId: string;
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly records: string[];
}

/** A record set. */
class Route53Record extends TerraformResource {
  public records: string[];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: Route53RecordProps,
  ) {
    super(scope, id, {
      terraformResourceType: 'aws_route53_record',
      terraformGeneratorMetadata: { providerName: 'aws', providerVersion: VERSION },
    });
    this.records = props.records;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { zoneId: zone_id, name, type, ttl } = this.props;
    return { zone_id, name, type, ttl, records: this.records };
  }
}

/** Records in hosted zones of Route 53 that exist. */
export class Route53 implements IDnsHosting {
  /** @param zoneIds - id of the hosted zone of each domain */
  public constructor(private readonly zoneIds: Record<string, string>) {}

  public bind(scope: Construct, zone: IZoneToHost): IHostedZone {
    const zoneId = this.zoneIds[zone.domainName];
    if (zoneId === undefined) throw new Error(`Route 53 has no hosted zone for ${zone.domainName} here.`);
    if (zone.existingZoneId !== undefined || zone.isLocked)
      throw new Error(`${zone.domainName} is in Route 53: existingZone and lockZone are of Azure DNS.`);
    const stack = TerraformStack.of(scope);
    if (stack.node.tryFindChild('aws') === undefined) new AwsProvider(stack, 'aws');
    return new Route53Zone(zoneId, zone.domainName);
  }
}

class Route53Zone implements IHostedZone {
  /** It is in use, so that what it has is imported. */
  public readonly holdsPreviousRecords = true;

  public constructor(
    private readonly zoneId: string,
    private readonly domainName: string,
  ) {}

  public describe(): DnsHostingModel {
    return { kind: 'route53', name: 'Route 53', needsServerForChanges: false };
  }

  public addresses(scope: Construct, id: string, set: AddressSet): void {
    this.write(scope, id, 'A', set, set.addresses);
  }

  public alias(scope: Construct, id: string, set: AliasSet): void {
    this.write(scope, id, 'CNAME', set, [set.target]);
  }

  public exchangers(scope: Construct, id: string, set: ExchangerSet): void {
    const records = set.exchangers.map(({ preference, exchange }) => `${preference} ${exchange}`);
    this.write(scope, id, 'MX', set, records);
  }

  public texts(scope: Construct, id: string, set: TextSet): void {
    this.write(scope, id, 'TXT', set, set.texts.map(inParts));
  }

  public services(scope: Construct, id: string, set: ServiceSet): void {
    const records = set.services.map(
      ({ priority, weight, port, target }) => `${priority} ${weight} ${port} ${target}`,
    );
    this.write(scope, id, 'SRV', set, records);
  }

  public delegation(scope: Construct, id: string, set: NameServerSet): void {
    this.write(scope, id, 'NS', set, set.nameServers);
  }

  public authorities(scope: Construct, id: string, set: AuthoritySet): void {
    this.write(
      scope,
      id,
      'CAA',
      set,
      set.authorities.map((each) => `0 issue "${each}"`),
    );
  }

  /** Sets of texts and of hosts are written again when more of them are known. */
  private write(scope: Construct, id: string, type: string, set: HostedRecordSet, records: string[]): void {
    const known = scope.node.tryFindChild(id) as Route53Record | undefined;
    if (known !== undefined) {
      known.records = records;
      return;
    }
    const { zoneId, domainName } = this;
    const name = set.name === '@' ? domainName : `${set.name}.${domainName}`;
    const record = new Route53Record(scope, id, { zoneId, name, type, ttl: set.ttl, records });
    if (set.takenOver === true) RecordImport.into(record, `${zoneId}_${name}_${type}`);
  }
}

/** The provider puts quotes around a text; two more end one part of it and begin the next. A text that only Terraform knows stays whole. */
function inParts(text: string): string {
  if (text.includes('${')) return text;
  return (text.match(new RegExp(`.{1,${LONGEST_PART}}`, 'g')) ?? ['']).join('""');
}
