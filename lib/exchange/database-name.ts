/**
 * Characters of a database name that are also those of a folder, since paths are made from it.
 *
 * Source: learn.microsoft.com/powershell/module/exchangepowershell/new-mailboxdatabase (Name, at most 64 characters).
 */
const NAME = /^[A-Za-z0-9][A-Za-z0-9 _-]{0,62}[A-Za-z0-9]$|^[A-Za-z0-9]$/;

/** Whether a text can name a database and its folders. */
export function isDatabaseName(name: string): boolean {
  return NAME.test(name);
}
