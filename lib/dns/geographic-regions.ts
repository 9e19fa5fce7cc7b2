/** Groups of countries and the countries in them. Source: learn.microsoft.com/azure/traffic-manager/traffic-manager-geographic-regions. */
const COUNTRIES: Record<string, string> = {
  'GEO-EU':
    'AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XJ XK',
  'GEO-ME': 'AE BH IL IQ IR JO KW LB OM PS QA SY SA TR YE',
  'GEO-NA':
    'AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT UM US VC VG VI XE XS',
  'GEO-AS':
    'AF AM AZ BD BN BT CC CN CX GE HK ID IN IO JP KG KH KP KR KZ LA LK MM MN MO MV MY NP PH PK SG TH TJ TL TM TW UZ VN',
  'GEO-AF':
    'AO BF BI BJ BV BW CD CF CG CI CM CV DJ DZ EG ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW',
  'GEO-AN': 'AQ',
  'GEO-SA': 'AR BO BR CL CO EC FK GF GS GY PE PY SR UY VE',
  'GEO-AP': 'AS AU CK FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV VU WF WS',
};

/** The countries whose states are told apart. */
const STATES: Record<string, string> = {
  GB: 'ENG NIR SCT WLS',
  CA: 'AB BC MB NB NL NS NT NU ON PE QC SK YT',
  US: 'AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY',
  AU: 'ACT NSW NT QLD SA TAS VIC WA',
};

const REGIONS = new Set([
  'WORLD',
  ...Object.keys(COUNTRIES),
  ...Object.values(COUNTRIES).flatMap((codes) => codes.split(' ')),
  ...Object.entries(STATES).flatMap(([country, codes]) =>
    codes.split(' ').map((code) => `${country}-${code}`),
  ),
]);

/** Whether Traffic Manager knows a region by this code. */
export function isGeographicRegion(code: string): boolean {
  return REGIONS.has(code);
}
