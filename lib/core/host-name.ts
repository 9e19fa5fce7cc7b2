import { domainToASCII } from 'node:url';
import type { IConstruct } from 'constructs';
import { isKnown, refuse } from './refusal';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Letters, so that no IPv4 address is a name; or letters of another script in the form that DNS takes. */
const TOP_LEVEL = /^([a-z]{2,}|xn--[a-z0-9-]+)$/i;

/**
 * Refuses what is not a fully qualified domain name.
 *
 * Source: RFC 1123 2.1, labels of letters, digits and hyphens; RFC 1035 2.3.4, 63 octets a label, 253 in all.
 */
export function checkHostName(
  scope: IConstruct | string,
  property: string,
  name: string,
  cause = 'it is published in DNS (RFC 1123 2.1, RFC 1035 2.3.4)',
  example = 'mail.contoso.com',
): void {
  if (typeof name === 'string' && (!isKnown(name) || isHostName(name))) return;
  refuse(scope, {
    property,
    value: name,
    limit:
      'a fully qualified domain name of letters, digits and hyphens, at most 63 in a label and 253 in all',
    cause,
    remedy: asciiForm(name) ?? `write it like '${example}', without scheme, port, address or trailing dot`,
  });
}

/** The form in which DNS has a name with letters of other scripts. Source: RFC 5891. */
function asciiForm(name: unknown): string | undefined {
  if (typeof name !== 'string' || !/[^\0-\x7f]/.test(name)) return undefined;
  const ascii = domainToASCII(name);
  return isHostName(ascii) ? `write '${ascii}', the form that DNS has for this name` : undefined;
}

/** Whether a text is a fully qualified domain name. */
export function isHostName(name: string): boolean {
  const labels = name.split('.');
  const [topLevel] = labels.slice(-1);
  return (
    name.length <= 253 &&
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label)) &&
    TOP_LEVEL.test(topLevel)
  );
}

/** Refuses what is not a name that an alias can lead to: names that are no hosts have labels such as `_domainkey` (RFC 8552). */
export function checkAlias(scope: IConstruct | string, property: string, name: string): void {
  if (typeof name === 'string' && isHostName(name.replace(/(^|\.)_/g, '$1'))) return;
  checkHostName(scope, property, name);
}

const IN_ZONE = {
  cause: 'it becomes a name in the zone (RFC 1123 2.1)',
  remedy: "write the name without the domain, such as 'mail' or 'autodiscover'",
};

/** Refuses what is not a single DNS label such as `mail`. */
export function checkLabel(
  scope: IConstruct | string,
  property: string,
  label: string,
  { cause, remedy } = IN_ZONE,
): void {
  if (!isKnown(label)) return;
  if (LABEL.test(label)) return;
  refuse(scope, {
    property,
    value: label,
    limit: 'one DNS label of letters, digits and inner hyphens, at most 63 characters',
    cause,
    remedy,
  });
}

/** The longest NetBIOS name. */
export const NETBIOS_LENGTH = 15;

/**
 * Whether Windows takes a text as the name of a computer.
 *
 * Source: learn.microsoft.com/troubleshoot/windows-server/active-directory/naming-conventions-for-computer-domain-site-ou.
 */
export function isComputerName(name: string): boolean {
  return /^(?!\d+$)[A-Z0-9]([A-Z0-9-]*[A-Z0-9])?$/i.test(name) && name.length <= NETBIOS_LENGTH;
}
