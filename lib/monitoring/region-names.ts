/** The words that the programmatic names of regions are made of, as people write them; the longer ones first. */
const WORDS = [
  ...[
    'Northcentral',
    'Southcentral',
    'Westcentral',
    'Southeast',
    'Northeast',
    'Switzerland',
    'Indonesia',
    'Australia',
    'Malaysia',
  ],
  ...[
    'Virginia',
    'Arizona',
    'Mexico',
    'Austria',
    'Belgium',
    'Denmark',
    'Germany',
    'Central',
    'Finland',
    'Taiwan',
    'Norway',
    'Poland',
    'Sweden',
    'France',
    'Brazil',
  ],
  ...[
    'Canada',
    'USGov',
    'USDoD',
    'Texas',
    'China',
    'Israel',
    'Europe',
    'Zealand',
    'Africa',
    'Greece',
    'Chile',
    'India',
    'Italy',
    'Japan',
    'Korea',
    'Qatar',
    'Saudi',
    'Arabia',
    'Spain',
  ],
  ...['North', 'South', 'Asia', 'East', 'West', 'New', 'UAE', 'Jio', 'UK', 'US'],
];

const PAIRS: Record<string, string | undefined> = {
  Northcentral: 'North Central',
  Southcentral: 'South Central',
  Westcentral: 'West Central',
};

/**
 * The name of a region as Azure's reports of its own incidents have it, such as `West Europe` for `westeurope`; undefined where the name has other
 * words. Source: learn.microsoft.com/azure/reliability/regions-list; in other clouds, as `az account list-locations` has it (`USGov Virginia`).
 */
export function reportedName(region: string): string | undefined {
  const words: string[] = [];
  let rest = region.toLowerCase();
  while (rest !== '' && !/^\d+$/.test(rest)) {
    const word = WORDS.find((each) => rest.startsWith(each.toLowerCase()));
    if (word === undefined) return undefined;
    words.push(PAIRS[word] ?? word);
    rest = rest.slice(word.length);
  }
  return [...words, ...(rest === '' ? [] : [rest])].join(' ');
}
