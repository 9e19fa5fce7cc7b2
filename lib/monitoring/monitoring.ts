import { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { MonitorActionGroup } from '@cdktf/provider-azurerm/lib/monitor-action-group';
import type { MonitorDataCollectionRule } from '@cdktf/provider-azurerm/lib/monitor-data-collection-rule';
import { MonitorDataCollectionRuleAssociation } from '@cdktf/provider-azurerm/lib/monitor-data-collection-rule-association';
import type { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { checkAllProps, flag, listOfClass, listOfText, ofClass } from '../core/check-class';
import { AzureRegion } from '../core/azure-region';
import { countWhile } from '../core/conditional-count';
import { freeIdInStack } from '../core/construct-id';
import { idOf } from '../core/reference';
import { isKnown, refuse, refusalText } from '../core/refusal';
import { ResourceKind } from '../core/resource-kind';
import { checkedResourceName } from '../core/resource-name';
import { providerIn } from '../core/subscription';
import { stackNeedsRegion } from '../core/stack-regions';
import type { Watched } from '../core/watched';
import { isMonitored, observe, WatchedKind } from '../core/watched';
import { validateWholeApp } from '../core/whole-app-validation';
import { EstateModel } from '../model/estate-model';
import type { IModelContributor } from '../model/model-contributor';
import type { ModelPart } from '../model/model-part';
import type { ISite } from '../site/i-site';
import type { Site } from '../site/site';
import { siteListOf } from '../site/site-of';
import { AlertPlaces, type AlertPlace } from './alert-places';
import { AlertReceiver, ReceiverKind } from './alert-receiver';
import { AlertRules } from './alert-rules';
import { thresholdsOf } from './check-thresholds';
import { collectData, collectLinuxData, type DataCollectionSpec } from './data-collection';
import { EstateAlerts } from './estate-alerts';
import { makeWorkbook } from './estate-workbook';
import { LogWorkspace } from './log-workspace';
import { regionFaults, receiverFaults, siteFaults } from './monitoring-checks';
import type { MonitoringOptions } from './monitoring-options';

/** Settings of the monitoring of sites. */
export interface MonitoringProps extends MonitoringOptions {
  /** The sites of the estate: all that have machines. */
  readonly sites: ISite[];
}

/** Who is told, and how what tells them is called. */
interface Receiving extends Pick<MonitoringProps, 'receivers' | 'actionGroupIds'> {
  readonly nameOf: (kind: ResourceKind, parts: string[]) => string;
  readonly tags: Record<string, string>;
}

/** Where an action group is. */
interface GroupPlace {
  readonly group: ResourceGroup;
  /** Code of a site in its subscription; undefined for that of the monitoring itself. */
  readonly code?: string;
  readonly provider?: AzurermProvider;
}

/** An action group's resource id. */
const GROUP_ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Insights\/actionGroups\/[^/]+$/i;

const OPTIONS = {
  sites: (): void => undefined,
  thresholds: (): void => undefined,
  receivers: listOfClass(AlertReceiver, "AlertReceiver.sms('Duty', '49', '1701234567')"),
  actionGroupIds: listOfText("['/subscriptions/…/actionGroups/ag-duty']"),
  region: ofClass(AzureRegion, 'AzureRegion.FRANCE_CENTRAL'),
  workspace: ofClass(LogWorkspace, 'LogWorkspace.create()'),
  quietWhilePatched: flag,
  workbook: flag,
};

/** Action groups of one rule. Source: learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits (action groups). */
const MOST_GROUPS = 5;

/** Longest short name of an action group. Source: learn.microsoft.com/azure/azure-monitor/alerts/action-groups. */
const SHORT_NAME = 12;

/**
 * What tells people that the survival of an estate is at stake: a workspace outside the regions of its sites, the agents' rule, and alerts. Each
 * alert names the page of the runbooks that says what to do.
 *
 * It belongs in a stack of its own, which is applied last: its rules name resources of all other stacks by their ids. It learns of these resources as
 * they are made, before it or after it, so that a tier that a program adds later is watched too.
 */
export class Monitoring extends Construct implements IModelContributor {
  private readonly sites: Site[];
  private readonly rules: AlertRules;
  private readonly alerts: EstateAlerts;
  private readonly machines: Watched[] = [];
  private readonly region: string;

  /**
   * @param scope - a stack of its own
   * @param id - construct id
   * @param props - the sites, and who is told
   * @throws if nobody is told, or only by mail of the estate itself, no action group is in the subscription of a site, a threshold is out of range, or the estate is monitored already; at
   * synthesis, if the region is that of a site that the alerts are about, or machines of the estate are in a site that is not listed
   */
  public constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, freeIdInStack(scope, id));
    checkAllProps(this, props, OPTIONS);
    this.sites = siteListOf(this, 'sites', props.sites);
    const { estate, naming } = this.checkedFirst(props);
    const thresholds = thresholdsOf(this, props.thresholds);
    const region = this.regionOf(props);
    this.region = region.name;
    const nameOf = (kind: ResourceKind, parts: string[]): string =>
      checkedResourceName(this, naming, kind, parts);
    const tags = naming.tags();
    const group = new ResourceGroup(this, 'ResourceGroup', {
      name: nameOf(ResourceKind.RESOURCE_GROUP, ['monitoring']),
      location: region.name,
      tags,
    });
    const workspace = props.workspace ?? LogWorkspace.create();
    const workspaceId = workspace.given?.workspaceId ?? this.makeWorkspace(workspace, group, nameOf, tags);
    const receiving = { ...props, nameOf, tags };
    const made = this.makeActionGroup(receiving, { group });
    const places = new AlertPlaces(this, this.sites, (site) => this.makePlace(site, receiving));
    const given = (props.actionGroupIds ?? []).filter((id) => places.of(id) === undefined);
    const actionGroupIds = [...made, ...given];
    if (actionGroupIds.length === 0) this.refuseUntold(receiving, 'of the monitoring itself');
    this.rules = new AlertRules(this, {
      resourceGroupName: group.name,
      actionGroupIds,
      workspaceId,
      region: region.name,
      tags,
      nameOf,
    });
    const collected = (parts: string[]): DataCollectionSpec => ({
      name: nameOf(ResourceKind.DATA_COLLECTION_RULE, parts),
      resourceGroupName: group.name,
      location: region.name,
      workspaceId,
      tags,
    });
    const collection = collectData(this, collected([]));
    let linux: MonitorDataCollectionRule | undefined;
    const ruleOf = ({ runsLinux }: Watched): MonitorDataCollectionRule =>
      runsLinux ? (linux ??= collectLinuxData(this, collected(['linux']))) : collection;
    this.alerts = new EstateAlerts(this, {
      rules: this.rules,
      thresholds,
      sites: this.sites,
      places,
      region: region.name,
      groupId: idOf(group, this),
      isQuietWhilePatched: props.quietWhilePatched ?? true,
    });
    if (props.workbook ?? true) {
      makeWorkbook(this, {
        estate,
        resourceGroupName: group.name,
        location: region.name,
        workspaceId,
        tags,
        rules: this.rules,
      });
    }
    this.sites.forEach((site) => stackNeedsRegion(this, site.region, `the monitoring of ${site.siteName}`));
    this.node.addValidation({ validate: () => this.faults(props) });
    validateWholeApp(this);
    EstateModel.contribute(this, this);
    observe(this, estate, (watched) => {
      this.applyAfter(watched);
      if (watched.kind === WatchedKind.MACHINE) this.collectFrom(watched, idOf(ruleOf(watched), this));
      this.alerts.add(watched);
    });
  }

  /** What the monitoring is in the model of the estate. */
  public describe(): ModelPart {
    return { estate: this.sites[0].estate, alerts: this.rules.alerts };
  }

  private checkedFirst({ receivers = [], actionGroupIds = [] }: MonitoringProps): Site {
    const first = this.sites.at(0);
    if (first === undefined) {
      return refuse(this, {
        property: 'sites',
        value: [],
        limit: 'the sites of the estate',
        cause: 'machines and names are found by their sites',
        remedy: 'give all sites that have machines, such as [primary, standby, witness]',
      });
    }
    const shared = this.sites.find((site) => TerraformStack.of(site) === TerraformStack.of(this));
    if (shared) {
      refuse(this, {
        property: 'scope',
        value: TerraformStack.of(this).node.id,
        limit: `another stack than that of ${shared.siteName}`,
        cause: 'alerts about a site have to be planned and applied while it is lost',
        remedy: 'make a stack for the monitoring, which is applied last',
      });
    }
    if (isMonitored(this, first.estate)) {
      refuse(this, {
        property: 'sites',
        fault: `are monitored already: the estate '${first.estate}' has a Monitoring`,
        cause: 'each fault would be told twice',
        remedy: 'list all sites in one Monitoring, or leave TwoSiteExchangeProps.monitoring out',
      });
    }
    this.checkNames(receivers);
    this.checkGroups(actionGroupIds);
    const groups = actionGroupIds.length + (receivers.length > 0 ? 1 : 0);
    if (groups === 0) {
      refuse(this, {
        property: 'receivers',
        value: receivers,
        limit: 'at least one receiver, or actionGroupIds at least one action group',
        cause: 'an alert that reaches nobody helps nobody',
        remedy: "give receivers: [AlertReceiver.sms('Duty', '49', '1701234567')]",
      });
    }
    if (groups > MOST_GROUPS) {
      refuse(this, {
        property: 'actionGroupIds',
        value: actionGroupIds.length,
        limit: `at most ${MOST_GROUPS}, with one for the receivers`,
        cause: `a rule has at most ${MOST_GROUPS} action groups (learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits)`,
        remedy: 'put receivers together into fewer groups',
      });
    }
    return first;
  }

  /** Source: learn.microsoft.com/azure/azure-monitor/alerts/action-groups (names of receivers are unique within the group). */
  private checkNames(receivers: AlertReceiver[]): void {
    const names = receivers.map(({ name }) => name.toLowerCase());
    const twice = receivers.find(({ name }, index) => names.indexOf(name.toLowerCase()) < index);
    if (!twice) return;
    refuse(this, {
      property: 'receivers',
      value: twice.name,
      fault: 'have one name twice',
      cause: 'Azure tells the receivers of an action group by their names',
      remedy: `give one another name, such as '${twice.name} (${twice.kind})'`,
    });
  }

  private checkGroups(ids: string[]): void {
    const wrong = ids.findIndex((id) => isKnown(id) && !GROUP_ID.test(id));
    if (wrong < 0) return;
    refuse(this, {
      property: `actionGroupIds[${wrong}]`,
      value: ids[wrong],
      limit: 'the resource id of an action group',
      cause: 'rules refer to it by its id, and nobody would be told by another one',
      remedy:
        "copy the Resource ID from its properties, like '/subscriptions/…/resourceGroups/rg-duty/providers/Microsoft.Insights/actionGroups/ag-duty'",
    });
  }

  private regionOf({ region, workspace }: MonitoringProps): AzureRegion {
    const given = workspace?.given?.region;
    if (given !== undefined && region !== undefined && given.name !== region.name) {
      refuse(this, {
        property: 'region',
        value: region.name,
        limit: `${given.name}, the region of the workspace`,
        cause: 'rules about logs, and those that collect them, have to be in the region of the workspace',
        remedy: 'leave region out',
      });
    }
    return (
      given ??
      region ??
      refuse(this, {
        property: 'region',
        value: region,
        limit: 'a region outside the sites',
        cause: 'the workspace has to survive the loss of the sites that its alerts are about',
        remedy: 'give the region of the witness',
      })
    );
  }

  private makeWorkspace(
    { retentionDays }: LogWorkspace,
    group: ResourceGroup,
    nameOf: (kind: ResourceKind, parts: string[]) => string,
    tags: Record<string, string>,
  ): string {
    const workspace = new LogAnalyticsWorkspace(this, 'Workspace', {
      name: nameOf(ResourceKind.LOG_WORKSPACE, []),
      resourceGroupName: group.name,
      location: this.region,
      sku: 'PerGB2018',
      retentionInDays: retentionDays,
      // The agents sign in with the identities of their machines; nobody needs the keys of the workspace.
      localAuthenticationEnabled: false,
      tags,
    });
    return idOf(workspace, this);
  }

  /** Rules about another subscription are in it, and so is the action group that they tell. */
  private makePlace(site: Site, receiving: Receiving): AlertPlace {
    const { code, region } = site;
    const subscription = site._statedSubscription!;
    const { nameOf, tags, actionGroupIds = [] } = receiving;
    const provider = providerIn(TerraformStack.of(this), {
      id: subscription,
      code,
      environment: region.cloud.otherEnvironment,
    });
    const group = new ResourceGroup(this, `ResourceGroup-${code}`, {
      name: nameOf(ResourceKind.RESOURCE_GROUP, ['monitoring', code]),
      location: this.region,
      tags,
      provider,
    });
    const there = `/subscriptions/${subscription}/`.toLowerCase();
    const given = actionGroupIds.filter((id) => id.toLowerCase().startsWith(there));
    const groups = [...this.makeActionGroup(receiving, { group, code, provider }), ...given];
    if (groups.length === 0) this.refuseUntold(receiving, `of ${site.siteName}, ${subscription}`);
    return { code, subscription, resourceGroupName: group.name, actionGroupIds: groups, provider };
  }

  private refuseUntold({ actionGroupIds }: Receiving, where: string): never {
    return refuse(this, {
      property: 'actionGroupIds',
      value: actionGroupIds,
      fault: `must have one in the subscription ${where}`,
      cause:
        'rules are in the subscription of what they are about, and Azure takes no action group of another one for rules about metrics',
      remedy: 'add one that is there, or state receivers, for which a group is made in each subscription',
    });
  }

  private makeActionGroup({ receivers = [], nameOf, tags }: Receiving, where: GroupPlace): string[] {
    const { group, code, provider } = where;
    if (receivers.length === 0) return [];
    const of = (kind: ReceiverKind): AlertReceiver[] | undefined => {
      const all = receivers.filter((each) => each.kind === kind);
      return all.length === 0 ? undefined : all;
    };
    const phone = ({
      name,
      target,
      countryCode,
    }: AlertReceiver): {
      name: string;
      phoneNumber: string;
      countryCode: string;
    } => ({ name, phoneNumber: target, countryCode: countryCode! });
    const id = code === undefined ? 'ActionGroup' : `ActionGroup-${code}`;
    const actionGroup = new MonitorActionGroup(this, id, {
      name: nameOf(ResourceKind.ACTION_GROUP, code === undefined ? [] : [code]),
      resourceGroupName: group.name,
      // A global one is kept in several regions. Source: learn.microsoft.com/azure/azure-monitor/alerts/action-groups.
      location: 'global',
      shortName: this.sites[0].estate.slice(0, SHORT_NAME),
      emailReceiver: of(ReceiverKind.EMAIL)?.map(({ name, target }) => ({
        name,
        emailAddress: target,
        useCommonAlertSchema: true,
      })),
      smsReceiver: of(ReceiverKind.SMS)?.map(phone),
      voiceReceiver: of(ReceiverKind.VOICE)?.map(phone),
      azureAppPushReceiver: of(ReceiverKind.PUSH)?.map(({ name, target }) => ({
        name,
        emailAddress: target,
      })),
      webhookReceiver: of(ReceiverKind.WEBHOOK)?.map(({ name, target }) => ({
        name,
        serviceUri: target,
        useCommonAlertSchema: true,
      })),
      tags,
      provider,
    });
    return [idOf(actionGroup, this)];
  }

  /** Rules name what other stacks make. */
  private applyAfter({ scope }: Watched): void {
    const [own, other] = [TerraformStack.of(this), TerraformStack.of(scope)];
    if (own !== other) own.addDependency(other);
  }

  private collectFrom(machine: Watched, dataCollectionRuleId: string): void {
    this.machines.push(machine);
    const condition = machine.existsWhile?.(this);
    new MonitorDataCollectionRuleAssociation(this, `Machine-${machine.name}`, {
      name: 'exchange-estate',
      targetResourceId: machine.idFor(this),
      dataCollectionRuleId,
      count: condition === undefined ? undefined : countWhile(condition),
    });
  }

  private faults({ receivers = [], actionGroupIds = [] }: MonitoringProps): string[] {
    const { sites, dnsZones, machines } = this.alerts.readEstate();
    const domains = dnsZones.map(({ id }) => id);
    return [
      ...regionFaults(this.region, sites, machines),
      ...receiverFaults(receivers, actionGroupIds, domains),
      ...siteFaults(
        this.sites.map(({ code }) => code),
        machines,
      ),
    ].map((fault) => refusalText(fault));
  }
}
