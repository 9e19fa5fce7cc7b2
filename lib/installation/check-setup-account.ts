import { AzureRegion } from '../core/azure-region';
import { checkAllProps, given, givenListOf, givenOfClass, ofSettings } from '../core/check-class';
import type { PropertyCheck, SettingsOf } from '../core/check-class';
import { refuse } from '../core/refusal';
import { Wording } from '../core/shown';
import { checkKeyVaultId, checkSecretName } from '../site/secret-in-vault';
import { checkDistinctRegions } from '../core/regional';
import type { SetupAccount, SetupPassword } from './setup-account';

const PASSWORDS =
  "[{ region: AzureRegion.WEST_EUROPE, keyVaultId: '/subscriptions/…', secretName: 'exchange-setup' }]";

const PASSWORD: SettingsOf<SetupPassword> = {
  region: givenOfClass(AzureRegion, 'AzureRegion.WEST_EUROPE'),
  keyVaultId: (scope, property, value) => checkKeyVaultId(scope, property, given(value)),
  secretName: (scope, property, value) => checkSecretName(scope, property, given(value)),
};

const ACCOUNT: SettingsOf<SetupAccount> = {
  username: checkUsername,
  passwords: givenListOf(ofSettings(PASSWORD), PASSWORDS),
};

/** Refuses an account that Windows would not take, two secrets for one region, and the password itself. */
export function checkSetupAccount(scope: string, account: SetupAccount): void {
  checkNoPassword(scope, account);
  checkAllProps(scope, account, ACCOUNT, 'setupAccount.');
  checkDistinctRegions(scope, 'setupAccount.passwords', account.passwords, ({ keyVaultId }) => keyVaultId);
}

/** What may be the password itself is not repeated, since messages are kept in logs. */
function checkNoPassword(scope: string, account: unknown): void {
  if (typeof account !== 'object' || account === null) return;
  const { password, passwords } = account as Record<string, unknown>;
  if (password !== undefined) refusePassword(scope, 'setupAccount.password');
  if (passwords === undefined) return;
  if (!Array.isArray(passwords)) refusePassword(scope, 'setupAccount.passwords');
  passwords.forEach((each: unknown, index) => {
    const property = `setupAccount.passwords[${index}]`;
    if (typeof each !== 'object' || each === null) refusePassword(scope, property);
    if ('password' in each) refusePassword(scope, `${property}.password`);
  });
}

function refusePassword(scope: string, property: string): never {
  refuse(scope, {
    property,
    value: new Wording('a value that is not shown'),
    limit: 'left out, or a list of secrets in Key Vault',
    cause: 'a password is never in the program, which people read and which is kept for ever',
    remedy: `name the secret of a Key Vault that has it: passwords: ${PASSWORDS}`,
  });
}

/**
 * Sources: learn.microsoft.com/windows/win32/adschema/a-samaccountname, learn.microsoft.com/troubleshoot/windows-server/active-directory/
 * naming-conventions-for-computer-domain-site-ou (NetBIOS names of domains).
 */
function checkUsername(...[scope, property, value]: Parameters<PropertyCheck>): void {
  const names = /^[^\s"'\\/[\]:;|=,+*?<>@.$]{1,15}\\[^\s"'\\/[\]:;|=,+*?<>@$]{1,20}$/u;
  if (typeof value === 'string' && names.test(value)) {
    checkOwnAccount(scope, property, value);
    return;
  }
  refuse(scope, {
    property,
    value,
    limit: 'the NetBIOS name of a domain, a backslash and a name of at most 20 characters',
    cause: 'Windows runs Setup as this account, with its password from Key Vault',
    remedy: String.raw`write it such as 'CORP\\svc-exsetup'`,
  });
}

/** The page gives the account rights over the organization for a time, and disables it at the end. */
function checkOwnAccount(scope: Parameters<PropertyCheck>[0], property: string, value: string): void {
  if (!/\\administrator$/i.test(value)) return;
  refuse(scope, {
    property,
    value,
    fault: 'must not be the built-in administrator',
    cause: 'the pages give the account rights for the installation only, and disable it afterwards',
    remedy: String.raw`make an account of its own, such as 'CORP\\svc-exsetup'`,
  });
}
