import { settingsNamed, type PropertyCheck } from '../core/check-class';
import { refuse } from '../core/refusal';
import type { ExistingZone } from './existing-zone';

/** The settings of a zone that exists. */
export const EXISTING_ZONE = settingsNamed<ExistingZone>({ zoneId: true });

/** Where records are kept. The settings of a server are no hosting yet: that is the likeliest slip. */
export const HOSTING: PropertyCheck = (scope, property, value) => {
  if (value === undefined) return;
  const { bind, server, authentication } = Object(value) as Record<string, unknown>;
  if (typeof bind === 'function') return;
  const isServer = server !== undefined || authentication !== undefined;
  refuse(scope, {
    property,
    value: isServer ? undefined : value,
    ...(isServer
      ? { fault: 'has the settings of a server, and is not a hosting' }
      : { limit: 'where records are kept' }),
    cause: 'it needs a method bind, which DnsHosting and classes that implement IDnsHosting have',
    remedy: isServer
      ? 'write DnsHosting.rfc2136({ … }) around them'
      : 'use DnsHosting.azureDns() or DnsHosting.rfc2136({ name, server, location, authentication })',
  });
};
