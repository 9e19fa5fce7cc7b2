import type { Construct } from 'constructs';
import { isKnown, refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';
import { Secret } from '../site/secret';
import type { Site } from '../site/site';

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

/** Name of the local administrator of a site's servers. */
export function adminUsername(site: Site): string {
  const username = site.administrator.username ?? 'exadmin';
  checkText(site, 'administrator.username', username);
  const isRefused = REFUSED.includes(username.toLowerCase()) || /[\\/"[\]:|<>+=;,?*@&]|\.$/.test(username);
  if (isKnown(username) && (isRefused || username.length > 20)) {
    refuse(site, {
      property: 'administrator.username',
      value: username,
      limit: 'a name of at most 20 characters that Azure accepts',
      cause: `Azure refuses longer names, a dot at the end, the characters \\ / " [ ] : | < > + = ; , ? * @ &, and also ${REFUSED.join(', ')} (learn.microsoft.com/azure/virtual-machines/windows/faq)`,
      remedy: "choose another name, such as 'exadmin'",
    });
  }
  return username;
}

/** Its password, as a token for the stack of `scope`. */
export function adminPassword(scope: Construct, site: Site): string {
  return (site.administrator.password ?? Secret.variable('admin_password')).bind(scope);
}
