import { X509Certificate } from 'node:crypto';
import { Token } from 'cdktf';
import { checkAllProps, checkedInUse, flag, ofClass, type SettingsOf } from '../../core/check-class';
import { isKnown, refuse } from '../../core/refusal';
import { Size } from '../../core/size';
import { Wording } from '../../core/shown';
import { ProtectionKind } from '../../model/protection-model';
import { ServerProtection } from '../../protection/server-protection';
import { checkSize } from '../../server/server-size';
import { checkSshKey } from '../../server/ssh-key';
import { LEAST_MEMORY_GIB, memoryOfProxy } from './proxy-capacity';
import { ProxyImage } from './proxy-image';
import { ProxyRouting } from './proxy-routing';

import type { ProxyOptions } from './proxy-options';

const OPTIONS: SettingsOf<ProxyOptions> = {
  sshPublicKey: checkSshKey,
  servers: (scope, property, value) => checkNumber(scope, property, value, FEWEST_PROXIES),
  warmServers: (scope, property, value) => checkNumber(scope, property, value, 1),
  size: checkedInUse,
  memory: ofClass(Size, 'Size.gibibytes(16)'),
  image: ofClass(ProxyImage, 'ProxyImage.ubuntu2404()'),
  routing: ofClass(ProxyRouting, 'ProxyRouting.passThrough()'),
  trustedAuthority: checkAuthority,
  loadAgent: flag,
  bypassed: flag,
  protection: ofClass(ServerProtection, "ServerProtection.none({ reason: 'it is generated' })"),
  roleCode: checkedInUse,
  addressOffset: checkedInUse,
  acceleratedNetworking: flag,
  encryptionAtHost: flag,
};

/** One may fail. */
const FEWEST_PROXIES = 2;

/** A day of the week for each. */
const MOST_PROXIES = 7;

/** Refuses settings that no proxy can have. */
export function checkProxyOptions(options: ProxyOptions): ProxyOptions {
  const scope = 'LoadBalancing.proxy';
  checkAllProps(scope, options, OPTIONS);
  if ((options as ProxyOptions | undefined)?.sshPublicKey === undefined)
    checkSshKey(scope, 'sshPublicKey', undefined);
  const { size, protection } = options;
  if (size !== undefined)
    checkSize(scope, size, 'a proxy has a Premium disk, as all machines of the estate have');
  checkProcessor(scope, options);
  checkMemory(scope, options);
  checkWarm(scope, options);
  if (protection?.kind === ProtectionKind.WITHOUT_DATABASE_VOLUMES) {
    refuse(scope, {
      property: 'protection',
      value: new Wording('ServerProtection.withoutDatabaseVolumes()'),
      fault: 'does not fit proxies',
      cause: 'they have no databases',
      remedy: 'leave it out, since everything on them is generated, or use ServerProtection.fullServer()',
    });
  }
  return { ...options };
}

/** The image of the marketplace is for x64. Source: learn.microsoft.com/azure/virtual-machines/vm-naming-conventions (p: Arm). */
function checkProcessor(scope: string, { size, image }: ProxyOptions): void {
  if (
    image?.galleryImageId !== undefined ||
    !isKnown(size) ||
    !/^Standard_[A-Z]+\d+(-\d+)?[a-z]*p/.test(size)
  )
    return;
  refuse(scope, {
    property: 'size',
    value: size,
    limit: 'a size with x64 processors',
    cause: 'the p behind the number of cores means Arm, and the image of the marketplace is for x64',
    remedy:
      "choose a size without the p, such as 'Standard_D4s_v5', or ProxyImage.prepared() with an image for Arm",
  });
}

/** Also what only Terraform knows is refused: the number of connections is written at synthesis. */
function checkMemory(scope: string, options: ProxyOptions): void {
  const { size, memory } = options;
  const gib = memoryOfProxy(options);
  if (!Token.isUnresolved(gib) && gib >= LEAST_MEMORY_GIB) return;
  refuse(scope, {
    property: memory ? 'memory' : 'size',
    value: memory ?? size,
    limit: `${memory ? 'a size' : 'an Azure size'} of ${LEAST_MEMORY_GIB} GiB or more, known at synthesis`,
    cause:
      'each proxy has to be able to serve all clients, and keeps the connections of its former process when it is reloaded',
    remedy: "choose a size such as 'Standard_D4s_v5'",
  });
}

function checkWarm(scope: string, { servers = FEWEST_PROXIES, warmServers }: ProxyOptions): void {
  if (warmServers === undefined || warmServers <= servers) return;
  refuse(scope, {
    property: 'warmServers',
    value: warmServers,
    limit: `servers (${servers}) or less`,
    cause: 'a warm site has some of the proxies that a site needs which serves clients',
    remedy: 'leave it out for as many as servers',
  });
}

function checkNumber(
  scope: Parameters<typeof refuse>[0],
  property: string,
  value: unknown,
  fewest: number,
): void {
  if (value === undefined) return;
  if (isKnown(value) && Number.isInteger(value) && Number(value) >= fewest && Number(value) <= MOST_PROXIES)
    return;
  const isText = typeof value === 'string';
  refuse(scope, {
    property,
    value,
    limit: `a whole number from ${fewest} to ${MOST_PROXIES}, known at synthesis`,
    cause: isText ? 'a text is not converted into a number' : causeOf(Number(value), fewest),
    remedy: isText
      ? 'write it without quotes'
      : `use ${fewest} or ${fewest + 1}, and a larger size where one proxy alone cannot serve all clients`,
  });
}

function causeOf(number: number, fewest: number): string {
  if (number > MOST_PROXIES)
    return 'each proxy of a site is patched on a day of the week of its own, and each has to be able to serve all clients';
  return fewest === FEWEST_PROXIES
    ? 'the loss of one proxy must not stop client access'
    : 'a site without a proxy serves nobody';
}

/** Source of the form: RFC 7468. */
function checkAuthority(scope: Parameters<typeof refuse>[0], property: string, value: unknown): void {
  if (value === undefined || !isKnown(value)) return;
  const isPrivate = typeof value === 'string' && value.includes('PRIVATE KEY');
  const pem = /^\s*(-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=]+\r?\n)+-----END CERTIFICATE-----\s*)+$/;
  if (typeof value === 'string' && pem.test(value) && unreadable(value) === undefined) return;
  refuse(scope, {
    property,
    value: isPrivate ? new Wording('a text with a private key') : value,
    limit: 'one or more certificates in PEM, each of them whole',
    cause: isPrivate
      ? 'proxies need no key of the authority, and whoever has it can make certificates for any name'
      : 'proxies check the certificates of the servers with it',
    remedy: "give the content of the authority's file, which begins with -----BEGIN CERTIFICATE-----",
  });
}

/** The first part that is no certificate. */
function unreadable(pem: string): string | undefined {
  const parts = pem.split(/(?<=-----END CERTIFICATE-----)\s*/).filter((part) => part !== '');
  return parts.find((part) => {
    try {
      return !new X509Certificate(part.trim());
    } catch {
      return true;
    }
  });
}
