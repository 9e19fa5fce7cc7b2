import fc from 'fast-check';
import { named, type Some } from './arbitrary';
import { idOf } from './values';

/** A site of a program: where it is, and what follows from that. */
export interface Place {
  readonly name: string;
  readonly code: string;
  /** Variable of the program that holds its region. */
  readonly region: Some;
  /** The second number of its addresses. */
  readonly net: number;
}

const placed = (name: string, net: number): Place => ({
  name,
  code: name.slice(0, 3).toUpperCase(),
  region: named(`${name.toLowerCase()}Region`),
  net,
});

export const AMSTERDAM = placed('Amsterdam', 10);
export const DUBLIN = placed('Dublin', 20);
export const PARIS = placed('Paris', 30);
export const PLACES = [AMSTERDAM, DUBLIN, PARIS];

/** Regions of the two sites and of witness and names. */
const TRIOS = [
  ['WEST_EUROPE', 'NORTH_EUROPE', 'FRANCE_CENTRAL'],
  ['EAST_US', 'WEST_US_3', 'CANADA_CENTRAL'],
  ['SWITZERLAND_NORTH', 'GERMANY_WEST_CENTRAL', 'FRANCE_CENTRAL'],
  ['JAPAN_EAST', 'JAPAN_WEST', 'KOREA_CENTRAL'],
  // Without zones, without pairs, and in other clouds.
  ['UK_WEST', 'UK_SOUTH', 'SWEDEN_CENTRAL'],
  ['ITALY_NORTH', 'SPAIN_CENTRAL', 'POLAND_CENTRAL'],
  ['US_GOV_VIRGINIA', 'US_GOV_ARIZONA', 'US_GOV_TEXAS'],
  ['CHINA_NORTH_3', 'CHINA_EAST_2', 'CHINA_NORTH_2'],
];

/** Witness and names beside a site, sites in one region, and a site in another cloud. */
const ODD_TRIOS = [
  ['WEST_EUROPE', 'NORTH_EUROPE', 'NORTH_EUROPE'],
  ['WEST_EUROPE', 'WEST_EUROPE', 'FRANCE_CENTRAL'],
  ['WEST_EUROPE', 'US_GOV_VIRGINIA', 'FRANCE_CENTRAL'],
];

export const trio: fc.Arbitrary<readonly string[]> = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...TRIOS.slice(0, 4)) },
  { weight: 5, arbitrary: fc.constantFrom(...TRIOS.slice(4)) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD_TRIOS) },
);

/** A Key Vault of a site. */
export const keyVault = ({ name }: Place): string => idOf(`KeyVault/vaults/kv-${name.toLowerCase()}`);
