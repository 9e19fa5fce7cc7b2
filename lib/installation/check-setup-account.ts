import { AzureRegion } from '../core/azure-region';
import { checkAllProps, given, givenListOf, givenOfClass, ofSettings } from '../core/check-class';
import type { PropertyCheck, SettingsOf } from '../core/check-class';
import { refuse } from '../core/refusal';
import { checkKeyVaultId, checkSecretName } from '../site/secret-in-vault';
import { checkDistinctRegions } from '../core/regional';
import type { SetupAccount, SetupPassword } from './setup-account';

const PASSWORD: SettingsOf<SetupPassword> = {
  region: givenOfClass(AzureRegion, 'AzureRegion.WEST_EUROPE'),
  keyVaultId: (scope, property, value) => checkKeyVaultId(scope, property, given(value)),
  secretName: (scope, property, value) => checkSecretName(scope, property, given(value)),
};

const ACCOUNT: SettingsOf<SetupAccount> = {
  username: checkUsername,
  passwords: givenListOf(
    ofSettings(PASSWORD),
    "[{ region: AzureRegion.WEST_EUROPE, keyVaultId: '/subscriptions/…', secretName: 'exchange-setup' }]",
  ),
};

/** Refuses an account that Windows would not take, and two secrets for one region. */
export function checkSetupAccount(scope: string, account: SetupAccount): void {
  checkAllProps(scope, account, ACCOUNT, 'setupAccount.');
  checkDistinctRegions(scope, 'setupAccount.passwords', account.passwords);
}

/**
 * Sources: learn.microsoft.com/windows/win32/adschema/a-samaccountname, learn.microsoft.com/troubleshoot/windows-server/active-directory/
 * naming-conventions-for-computer-domain-site-ou (NetBIOS names of domains).
 */
function checkUsername(...[scope, property, value]: Parameters<PropertyCheck>): void {
  const names = /^[^\s"'\\/[\]:;|=,+*?<>@.$]{1,15}\\[^\s"'\\/[\]:;|=,+*?<>@$]{1,20}$/u;
  if (typeof value === 'string' && names.test(value)) return;
  refuse(scope, {
    property,
    value,
    limit: 'the NetBIOS name of a domain, a backslash and a name of at most 20 characters',
    cause: 'Windows runs Setup as this account, with its password from Key Vault',
    remedy: String.raw`write it such as 'CORP\\svc-exsetup'`,
  });
}
