import { settingsNamed, withMembers } from '../core/check-class';
import type { ExistingZone } from './existing-zone';

/** The settings of a zone that exists. */
export const EXISTING_ZONE = settingsNamed<ExistingZone>({ zoneId: true });

/** Where records are kept. */
export const HOSTING = withMembers('where records are kept', ['bind'], 'DnsHosting.azureDns()');
