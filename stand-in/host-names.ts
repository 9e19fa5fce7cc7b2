/** What the names of public addresses end with in the cloud of a region. Source: learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure. */
function suffixOf(region: string): string {
  if (/^us(gov|dod)/i.test(region)) return 'cloudapp.usgovcloudapi.net';
  return /^china/i.test(region) ? 'cloudapp.chinacloudapi.cn' : 'cloudapp.azure.com';
}

/** The name that Azure gives a public address with a label. */
export function hostName(label: unknown, region: unknown): string {
  return `${String(label)}.${String(region)}.${suffixOf(String(region))}`;
}

/** The region of such a name; undefined for another name. */
export function regionOfHost(host: string): string | undefined {
  return /^[^.]+\.([^.]+)\.cloudapp\.(?:azure\.com|usgovcloudapi\.net|chinacloudapi\.cn)\.?$/.exec(host)?.[1];
}
