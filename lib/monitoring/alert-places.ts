import type { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { isKnown } from '../core/refusal';
import { knownSubscription } from '../core/subscription';
import type { Site } from '../site/site';

/** What the rules about a subscription that the monitoring itself is not in need there. */
export interface AlertPlace {
  /** Code of the first site in the subscription: part of names and construct ids. */
  readonly code: string;
  readonly subscription: string;
  readonly resourceGroupName: string;
  readonly actionGroupIds: string[];
  readonly provider: AzurermProvider;
}

/**
 * Where alert rules are. Azure takes no rule of the activity log, and no processing rule, about another subscription than that of the rule; and a
 * metric rule takes no action group of another subscription.
 *
 * Sources: learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-activity-log-alert-rule (the subscription in the scope),
 * learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules (scope), github.com/Azure/azure-powershell/issues/11102 ("in a different
 * subscription as alert rule").
 */
export class AlertPlaces {
  private readonly places: ReadonlyMap<string, AlertPlace>;

  public constructor(scope: IConstruct, sites: readonly Site[], make: (first: Site) => AlertPlace) {
    const own = knownSubscription(TerraformStack.of(scope))?.toLowerCase();
    const places = new Map<string, AlertPlace>();
    for (const site of sites) {
      const stated = site._statedSubscription?.toLowerCase();
      // Where the stack does not say in which subscription it works, nothing says that a site is in another one.
      if (own === undefined || !isKnown(stated) || stated === own || places.has(stated)) continue;
      places.set(stated, make(site));
    }
    this.places = places;
  }

  /** The places beside that of the monitoring itself. */
  public get others(): AlertPlace[] {
    return [...this.places.values()];
  }

  /** Where rules about a resource are; undefined for the subscription of the monitoring. */
  public of(resourceId: string): AlertPlace | undefined {
    const [, subscription = ''] = /^\/subscriptions\/([^/]+)\//i.exec(resourceId) ?? [];
    return this.places.get(subscription.toLowerCase());
  }
}
