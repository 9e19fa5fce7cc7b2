import { TerraformStack } from 'cdktf';
import { DependencyKind } from '../model/dependency';
import type { ModelPart } from '../model/model-part';
import type { FailoverZone } from './failover-zone';
import { probeDetection } from './probe-settings';
import type { PublishedName } from './published-name';
import { recoverySum, recoveryTime } from './recovery-timing';

/** What a zone says of itself. */
export function describeZone(zone: FailoverZone): ModelPart {
  const { failover, domainName } = zone;
  const timing = zone._recoveryTiming();
  const mail = zone._mailPreferences();
  const stages = zone._stages();
  const names = zone._published().map((each) => ({ ...each, id: nameId(each) }));
  return {
    estate: zone._estate,
    dnsZones: [
      {
        id: domainName,
        stack: TerraformStack.of(zone).node.id,
        region: zone.region.name,
        existingZoneId: stages.zoneId,
        clientNames: stages.clients,
        mailNames: stages.mail,
        previousRecords: stages.previous,
        previousTtlSeconds: stages.previousTtl,
        automatic: failover.isAutomatic,
        ttlSeconds: failover.ttl.toSeconds(),
        detectionSeconds: failover._probe && probeDetection(failover._probe),
        recoverySeconds: recoveryTime(timing),
        recoverySum: recoverySum(timing),
        objectiveSeconds: failover.recoveryTimeObjective.toSeconds(),
        mxPrimary: mail.primary,
        mxStandby: mail.standby,
        mxStandbyActive: mail.promoted,
      },
    ],
    names: names.map(({ id, name, type, stage, primary, standby }) => ({
      id,
      zone: domainName,
      name,
      recordType: type,
      stage,
      primary,
      standby,
    })),
    dependencies: names.flatMap(({ id, leadsTo }) =>
      leadsTo.map((target) => ({ source: id, target, kind: DependencyKind.LEADS_TO })),
    ),
  };
}

/** Several records may have one name and type: the MX records of a domain. */
function nameId({ name, type, primary, standby }: PublishedName): string {
  return [name, type, ...(type.startsWith('MX') ? [primary ?? standby] : [])].join(' ');
}
