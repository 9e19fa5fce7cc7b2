/**
 * The role with which an identity encrypts and decrypts by a key in Key Vault. What makes it, what judges its end and what gives it again mean the same one.
 *
 * Source: learn.microsoft.com/azure/key-vault/general/rbac-guide.
 */
export const KEY_USER_ROLE = 'Key Vault Crypto Service Encryption User';
