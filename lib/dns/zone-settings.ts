import { settingsNamed } from '../core/check-class';
import type { ExistingZone } from './existing-zone';

/** The settings of a zone that exists. */
export const EXISTING_ZONE = settingsNamed<ExistingZone>({ zoneId: true });
