import { checkSecret } from './secret';
import type { IConstruct } from 'constructs';
import { checkProps, givenText, ofText } from '../core/check-class';
import { checkHostName } from '../core/host-name';
import { isKnown, refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';
import type { ActiveDirectory } from './active-directory';

/** A site is a label in DNS, where 63 octets are the most. */
const LONGEST_SITE_NAME = 63;

/** Refuses a directory whose values could not be what they are given as. */
export function checkActiveDirectory(scope: IConstruct, directory: ActiveDirectory): void {
  checkHostName(
    scope,
    'activeDirectory.domainName',
    directory.domainName,
    'servers find the domain by its DNS name, not by its NetBIOS name',
    'corp.contoso.com',
  );
  if (directory.forestRootDomain !== undefined) {
    checkHostName(
      scope,
      'activeDirectory.forestRootDomain',
      directory.forestRootDomain,
      'the groups of Exchange are found by the DNS name of their domain',
      'corp.contoso.com',
    );
  }
  checkProps(
    scope,
    directory,
    { joinUsername: givenText("'svc-join@corp.contoso.com'") },
    'activeDirectory.',
  );
  checkSecret(scope, 'activeDirectory.joinPassword', directory.joinPassword, 'domain_join_password');
  checkText(scope, 'activeDirectory.joinUsername', directory.joinUsername);
  checkText(scope, 'activeDirectory.organizationalUnit', directory.organizationalUnit);
  ofText("'Contoso Directory Team'")(scope, 'activeDirectory.protectedBy', directory.protectedBy);
  checkText(scope, 'activeDirectory.protectedBy', directory.protectedBy);
}

/**
 * Refuses what cannot name an Active Directory site. Letters beyond ASCII, blanks and apostrophes are allowed, which the DNS
 * service of Windows takes.
 *
 * Source: learn.microsoft.com/troubleshoot/windows-server/active-directory/naming-conventions-for-computer-domain-site-ou (site names).
 */
export function checkDirectorySite(scope: IConstruct, name: string): void {
  if (!isKnown(name)) return;
  checkText(scope, 'activeDirectorySite', name);
  const length = Buffer.byteLength(name, 'utf8');
  if (
    /^[\p{L}\p{N}]([\p{L}\p{M}\p{N} '\u2019&()._-]*[\p{L}\p{M}\p{N})])?$/u.test(name) &&
    length <= LONGEST_SITE_NAME
  )
    return;
  refuse(scope, {
    property: 'activeDirectorySite',
    value: name,
    limit: `made of letters, digits and inner blanks, hyphens, apostrophes, dots or underscores, at most ${LONGEST_SITE_NAME} bytes`,
    cause:
      'it names an object of the directory and a label in its DNS zone; it is the name of the site where none is given',
    remedy: "give the activeDirectorySite a name such as 'Amsterdam'",
  });
}

/** A site as its Edges know it. */
interface DirectorySite {
  readonly siteName: string;
  readonly activeDirectorySite: string;
}

/** Refuses one Active Directory site for the Edges of two sites: a subscription, and the page for its loss, could not tell the two apart. */
export function checkOwnDirectorySite(owner: IConstruct, primary: DirectorySite, own: DirectorySite): void {
  if (primary.activeDirectorySite.toLowerCase() !== own.activeDirectorySite.toLowerCase()) return;
  refuse(owner, {
    property: 'activeDirectorySite',
    value: own.activeDirectorySite,
    limit: `another one than that of ${primary.siteName}, since both have Edges`,
    cause:
      'an Edge delivers to the Mailbox servers of its own Active Directory site: with one for both, Edges would send mail over the link, and after its loss into it ' +
      '(learn.microsoft.com/exchange/architecture/edge-transport-servers/edge-subscriptions)',
    remedy: `give ${own.siteName} an Active Directory site with the subnets of its own network`,
  });
}
