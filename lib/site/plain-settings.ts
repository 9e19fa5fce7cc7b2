import { listOfSettingsNamed, type PropertyCheck, settingsNamed } from '../core/check-class';
import type { ActiveDirectory } from './active-directory';
import type { Administrator } from './administrator';
import type { ExistingNetwork, ExistingSubnet } from './existing-network';
import type { PatchWindow } from './patch-window';

/** Of an account of administrators. */
export const ADMINISTRATOR = settingsNamed<Administrator>({ username: true, password: true });

/** Of a directory. */
export const ACTIVE_DIRECTORY = settingsNamed<ActiveDirectory>({
  domainName: true,
  forestRootDomain: true,
  joinUsername: true,
  joinPassword: true,
  organizationalUnit: true,
  protectedBy: true,
});

/** Of a patch window. */
export const PATCH_WINDOW = settingsNamed<PatchWindow>({
  daysAfterPatchTuesday: true,
  daysAfterStandby: true,
  weekdays: true,
  firstDay: true,
  startTime: true,
  timeZone: true,
  duration: true,
  validFrom: true,
});

const NETWORK = settingsNamed<ExistingNetwork>({ name: true, resourceGroupName: true, subnets: true });
const SUBNETS = listOfSettingsNamed<ExistingSubnet>({
  role: true,
  name: true,
  addressPrefix: true,
  firstFreeOffset: true,
});

/** Of a network that exists, and of its subnets. */
export const EXISTING_NETWORK: PropertyCheck = (scope, property, value) => {
  NETWORK(scope, property, value);
  SUBNETS(scope, `${property}.subnets`, (value as ExistingNetwork | undefined)?.subnets);
};
