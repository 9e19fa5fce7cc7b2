import type { MediaStore } from './installation-media';

const ACCOUNT_ID =
  /^\/subscriptions\/[\w-]+\/resourceGroups\/[\p{L}\p{N}_.()-]+\/providers\/Microsoft\.Storage\/storageAccounts\/([a-z0-9]{3,24})$/iu;

/** Whether a text is the resource id of a storage account. */
export function isAccountId(text: string): boolean {
  return ACCOUNT_ID.test(text);
}

/** Name of the storage account of a store, whose id has been checked. */
export function accountNameOf({ storageAccountId }: MediaStore): string {
  return ACCOUNT_ID.exec(storageAccountId)![1].toLowerCase();
}

/** Resource id of the container: the scope of a right to it alone. */
export function containerScope({ storageAccountId, container }: MediaStore): string {
  return `${storageAccountId}/blobServices/default/containers/${container}`;
}
