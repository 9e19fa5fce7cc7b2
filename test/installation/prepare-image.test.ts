import { AzureRegion, WindowsVersion } from 'cdktf-resilient-exchange';
import { InstalledRole } from '../../lib/installation/installation-plan';
import { imageFiles } from '../../lib/installation/prepare-image-script';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';
import { unattendedProps } from './support/installation';

beforeAll(loadPowerShell);

const files = (role: InstalledRole): [string, string][] =>
  Object.entries(
    imageFiles({
      ...{ role, windows: WindowsVersion.WS2022, region: AzureRegion.WEST_EUROPE },
      settings: unattendedProps(),
    }),
  );

test.each([
  [InstalledRole.MAILBOX, 'installation/prepare-image-mailbox-2022.ps1', 'RSAT-ADDS'],
  [InstalledRole.EDGE, 'installation/prepare-image-edge-2022.ps1', 'ADLDS'],
])(
  'the image of a server with the role %s has a script of its own, which is PowerShell',
  (role, name, feature) => {
    const [[path, script], ...others] = files(role);
    expect([path, others]).toEqual([name, []]);
    expect(script).toContain(`'${feature}'`);
    expect([checkPowerShell(script), unassignedVariables(parsePowerShell(script))]).toEqual([[], []]);
  },
);
