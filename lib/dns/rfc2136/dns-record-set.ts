import type { TerraformProvider } from 'cdktf';
import { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';

/** What a record set is made of. */
export interface DnsRecordSetSpec {
  /** Type of the resource, such as `dns_a_record_set`. */
  readonly type: string;
  readonly provider: TerraformProvider;
  /** The zone, with a trailing dot. */
  readonly zone: string;
  /** Left out at the head of the zone. */
  readonly name?: string;
  readonly ttl: number;
}

/** A record set of the provider `dns`: its resources differ in the argument that has the values. */
export class DnsRecordSet extends TerraformResource {
  private values: Record<string, unknown> = {};

  public constructor(
    scope: Construct,
    id: string,
    private readonly spec: DnsRecordSetSpec,
  ) {
    super(scope, id, {
      terraformResourceType: spec.type,
      terraformGeneratorMetadata: { providerName: 'dns', providerVersion: '3.4.3' },
      provider: spec.provider,
    });
  }

  /** States the values; the last call counts. */
  public put(values: Record<string, unknown>): void {
    this.values = values;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { zone, name, ttl } = this.spec;
    return { zone, name, ttl, ...this.values };
  }
}
