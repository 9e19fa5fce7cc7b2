import fc from 'fast-check';
import { all, call, entries, membersOf, mostly, oneOf, pick, settings, type Some, whole } from './arbitrary';

// What many settings are made of.

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-given';

/** Id of a resource that exists, by provider, type and name. */
export const idOf = (path: string): string => `${GROUP}/providers/Microsoft.${path}`;

/** An object id in Entra ID. */
export const OBJECT_ID = '11111111-2222-3333-4444-555555555555';

export const SUBSCRIPTION = pick(
  '00000000-0000-0000-0000-000000000000',
  '99999999-8888-7777-6666-555555555555',
);

export const seconds = (min: number, max: number): Some => call('Duration.seconds', whole(min, max));
export const minutes = (min: number, max: number): Some => call('Duration.minutes', whole(min, max));
export const hours = (min: number, max: number): Some => call('Duration.hours', whole(min, max));
export const days = (min: number, max: number): Some => call('Duration.days', whole(min, max));
export const gibibytes = (min: number, max: number): Some => call('Size.gibibytes', whole(min, max));
export const tebibytes = (min: number, max: number): Some => call('Size.tebibytes', whole(min, max));
export const timeOfDay = call('TimeOfDay.at', whole(0, 23), pick(0, 30, 59));

/** A name of one to sixty-three letters, as DNS takes it. */
export const label = pick('mail', 'owa', 'post-1', 'x', 'm'.repeat(63), 'Postfach');

/** A text that people wrote, in any script. */
export const prose = pick(
  'Contoso Backup Team',
  'Équipe Réseau',
  '運用チーム',
  'a'.repeat(60),
  'R&D <infra>',
  'd\'Arc "A"',
);

/** A host name that others own. */
export const host = pick('smtp.relay.example', 'mx1.filter.example', `${'a'.repeat(63)}.example`);

const futureVersion = call(
  'ExchangeVersion.of',
  settings(
    'ExchangeVersionFacts',
    {
      name: pick('Exchange Server Next'),
      needsAffinity: fc.boolean(),
      hasHealthPages: fc.boolean(),
      hasClientAccessRole: pick(false),
      supportedOnAzure: pick(true),
      windows: all(membersOf('WindowsVersion', 'WS2022')),
    },
    { supportEnded: pick('2039-10-14') },
  ),
);

/** The versions in support, and those before. */
export const exchangeVersion = mostly(
  membersOf('ExchangeVersion', 'SUBSCRIPTION_EDITION'),
  membersOf('ExchangeVersion', 'V2019', 'V2016'),
  membersOf('ExchangeVersion', 'V2013', 'V2010'),
  futureVersion,
);

export const windowsVersion = mostly(
  membersOf('WindowsVersion', 'WS2022'),
  membersOf('WindowsVersion', 'WS2019', 'WS2025'),
);

export const secret = (name: string, region = 'Paris'): Some =>
  oneOf(
    call('Secret.variable', pick(name)),
    call(
      'Secret.keyVault',
      settings('KeyVaultSecretReference', {
        keyVaultId: pick(idOf(`KeyVault/vaults/kv-${region.toLowerCase()}`)),
        secretName: pick('local-admin', 'x'),
      }),
    ),
  );

/** A size that has Premium storage. */
export const machineSize = pick(
  'Standard_D4s_v5',
  'Standard_E8ds_v5',
  'Standard_D8as_v5',
  'Standard_D16s_v5',
);

/** A name in Azure that is taken in all of it. */
export const accountName = pick('stcontoso', 'abc', 'a1234567890123456789012z');

/** How the public key of a Linux machine is given. */
export const SSH_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC1GJwvtAof9SDbH+uMbJ/fYSJVA4CWB3RRWszNMI5WS duty@contoso';

export const naming = call(
  'new CafNaming',
  settings(
    'CafNamingProps',
    {},
    {
      workload: pick('exchange', 'mail', 'x1'),
      labelPrefix: pick('contoso-mail', 'c'),
      tags: entries(['owner', prose], ['Kostenstelle', pick('4711')], ['env', pick('prod')]),
    },
  ),
);
