import { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';

/** The values of the provider's `update` block that the library uses. */
export interface UpdateSettings {
  readonly server: string;
  readonly port: number;
  readonly keyName?: string;
  readonly keyAlgorithm?: string;
  readonly keySecret?: string;
  readonly gssapi?: Record<string, string | undefined>[];
}

/**
 * The provider `dns` for one server. Each server has a configuration with an alias, since one configuration knows one server.
 *
 * Source: registry.terraform.io/providers/hashicorp/dns/3.4.3.
 */
export class DnsProvider extends TerraformProvider {
  public constructor(
    scope: Construct,
    id: string,
    private readonly ownAlias: string,
    private readonly update: UpdateSettings,
  ) {
    super(scope, id, {
      terraformResourceType: 'dns',
      terraformGeneratorMetadata: { providerName: 'dns', providerVersion: '3.4.3' },
      terraformProviderSource: 'dns',
    });
  }

  public override get alias(): string {
    return this.ownAlias;
  }

  /** UDP drops the signature when it sends a second time (hashicorp/terraform-provider-dns issue 217). */
  protected override synthesizeAttributes(): Record<string, unknown> {
    return { update: [{ transport: 'tcp', ...this.update }] };
  }
}
