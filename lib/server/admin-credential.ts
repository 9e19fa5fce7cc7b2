import type { Construct, IConstruct } from 'constructs';
import { isKnown, refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';
import type { Administrator } from '../site/administrator';
import { checkSecret, Secret } from '../site/secret';
import type { Site } from '../site/site';

/** The administrator that Azure makes on a machine. */
export interface LocalAdministrator {
  readonly username: string;
  readonly password: Secret;
}

/** Names Azure refuses. Source: learn.microsoft.com/azure/virtual-machines/windows/faq. */
const REFUSED = [
  'administrator',
  'admin',
  'user',
  'user1',
  'test',
  'guest',
  'root',
  'sys',
  'support',
  'owner',
];

/**
 * The administrator of machines that are more exposed than the others, or that others trust less: its password is another one, so that
 * who reads it on one of them cannot open the rest.
 */
export function ownAdministrator(given: Administrator | undefined, variable: string): Administrator {
  return { ...given, password: given?.password ?? Secret.variable(variable) };
}

/** The administrator of a tier's machines: what the tier says, else the site's. */
export function localAdministrator(
  tier: Construct,
  site: Site,
  given: Administrator | undefined,
): LocalAdministrator {
  checkSecret(tier, 'administrator.password', given?.password, 'admin_password');
  return {
    username:
      given?.username === undefined
        ? checkUsername(site, site.administrator.username ?? 'exadmin')
        : checkUsername(tier, given.username),
    password: given?.password ?? site.administrator.password ?? Secret.variable('admin_password'),
  };
}

/** Names that Azure refuses on Linux beside those. Source: hashicorp/terraform-provider-azurerm v4.55.0, compute/validate/linux_admin_username.go. */
const REFUSED_ON_LINUX =
  'user2 test1 user3 admin1 1 123 a actuser adm admin2 aspnet backup console david john server sql support_388945a0 test2 test3 user4 user5'.split(
    ' ',
  );

/** The administrator of Linux machines: the site's name, and no password. */
export function linuxUsername(scope: IConstruct, site: Site): string {
  const username = checkUsername(site, site.administrator.username ?? 'exadmin');
  if (!REFUSED_ON_LINUX.includes(username)) return username;
  return refuse(scope, {
    property: 'administrator.username',
    value: username,
    limit: 'a name that Azure accepts on Linux too',
    cause: `the site has Linux machines, on which Azure refuses ${REFUSED_ON_LINUX.join(', ')}`,
    remedy: "choose another name, such as 'exadmin': machines that exist keep theirs",
  });
}

function checkUsername(scope: IConstruct, username: string): string {
  checkText(scope, 'administrator.username', username);
  const isRefused =
    REFUSED.includes(username.toLowerCase()) || /[\\/"[\]:|<>+=;,?*@&]|\.$|^\s*$/.test(username);
  if (isKnown(username) && (isRefused || username.length > 20)) {
    refuse(scope, {
      property: 'administrator.username',
      value: username,
      limit: 'a name of at most 20 characters that Azure accepts',
      cause: `Azure refuses empty and longer names, a dot at the end, the characters \\ / " [ ] : | < > + = ; , ? * @ &, and also ${REFUSED.join(', ')} (learn.microsoft.com/azure/virtual-machines/windows/faq)`,
      remedy: "choose another name, such as 'exadmin'",
    });
  }
  return username;
}
