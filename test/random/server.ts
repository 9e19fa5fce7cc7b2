import {
  all,
  call,
  flag,
  membersOf,
  mostly,
  oneOf,
  pick,
  type Props,
  settings,
  type Some,
  whole,
} from './arbitrary';
import { installation } from './installation';
import { serverCertificate } from './certificate';
import { serverProtection } from './protection';
import { gibibytes, idOf, machineSize, windowsVersion } from './values';

// What all tiers of servers have in common.

/** Of the zone that its number stands for, said or not. */
const member = (name: string): Some =>
  settings('ServerMember', { name: pick(name) }, { zone: pick(String(((Number(name) - 1) % 3) + 1)) });

const numbered = settings('ServerMember', { name: pick('a'), ordinal: pick(3) });

const members = oneOf(
  all(member('1'), member('2')),
  all(member('1'), member('3'), member('4')),
  all(member('1'), member('2'), numbered),
);

export const serverImage = oneOf(
  call('ServerImage.windows', windowsVersion),
  call(
    'ServerImage.gallery',
    pick(idOf('Compute/galleries/servers/images/exchange')),
    settings('GalleryImageOptions', {}, { trustedLaunch: flag, windows: windowsVersion }, 60),
  ),
);

export const tierOptions = (most = 4): Props => ({
  servers: whole(2, most),
  members,
  size: machineSize,
  image: serverImage,
  osDisk: gibibytes(127, 512),
  license: membersOf('LicenseType', 'PAY_AS_YOU_GO', 'HYBRID_BENEFIT'),
  acceleratedNetworking: flag,
  encryptionAtHost: flag,
  roleCode: mostly(pick('MX', 'X'), pick('FRONTEND')),
  addressOffset: whole(0, 40),
  protection: serverProtection,
  installation,
  certificate: serverCertificate,
});

export const serverTierOptions = (percent = 15): Some =>
  settings('ServerTierOptions', {}, tierOptions(), percent);
