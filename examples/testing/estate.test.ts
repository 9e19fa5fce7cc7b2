import { App } from 'cdktf';
import { EstateAssertions, Scenario, WarningId } from 'cdktf-resilient-exchange';
import 'cdktf-resilient-exchange/testing';
import { contoso } from './estate';

const app = new App();
contoso(app);

test('clients and mail outlive any zone', () => {
  expect(app).toSurvive(Scenario.anyZone());
});

test('three front ends in three zones, in each site', () => {
  expect(app).toHaveServers('AMS/ClientAccess', 3);
  expect(app).toUseZones('AMS/ClientAccess', 3);
  expect(app).toHaveServers('DUB/ClientAccess', 3);
  expect(app).toUseZones('DUB/ClientAccess', 3);
});

test('clients and senders are led to both sites', () => {
  expect(app).toPublish('mail.contoso.com', { recordType: 'Traffic Manager' });
  expect(app).toPublish('contoso.com', { recordType: 'MX 10', primary: 'amsedge1.contoso.com' });
  expect(app).toPublish('contoso.com', { recordType: 'MX 20', standby: 'dubedge1.contoso.com' });
});

test('nothing but the witnesses is without a backup, and Terraform destroys no data', () => {
  expect(app).toBackUpEveryMachine(['DUBFSW1', 'PARFSW1']);
  expect(app).toReleaseNothing();
});

test('a change brings no warning that nobody has read', () => {
  expect(app).toHaveOpenWarnings([WarningId.LOCAL_STATE, WarningId.DMARC_REPORTS_ONLY, WarningId.NO_MTA_STS]);
});

test('each front end has the size that the load test had', () => {
  const estate = EstateAssertions.of(app);
  for (const id of estate.tier('AMS/ClientAccess').machines)
    expect(estate.machine(id)).toMatchObject({ size: 'Standard_E16s_v5', zone: id.slice(-1) });
});
