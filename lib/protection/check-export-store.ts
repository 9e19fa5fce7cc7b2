import type { IConstruct } from 'constructs';
import { ofUuid } from '../core/azure-id';
import { AzureRegion } from '../core/azure-region';
import type { PropertyCheck } from '../core/check-class';
import { checkAllProps, flag, givenOfClass, listOfText, ofClass, ofText } from '../core/check-class';
import { NAMING } from '../core/check-naming';
import { Cidr, isIpv4Address, isPrivateBlock } from '../core/cidr';
import { Duration } from '../core/duration';
import { isKnown, refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';
import type { ExportStoreProps } from './export-store-props';

/** The longest prefix that a rule of a storage account takes; a single address has none. */
const LONGEST_PREFIX = 30;

/** Half of all addresses is no office. */
const SHORTEST_PREFIX = 8;

const STORE: Record<keyof ExportStoreProps, PropertyCheck> = {
  region: givenOfClass(AzureRegion, 'AzureRegion.FRANCE_CENTRAL'),
  naming: NAMING,
  estate: ofText("'contoso'"),
  subscriptionId: ofUuid,
  storageAccountName: () => undefined,
  keyVaultName: () => undefined,
  immutableFor: ofClass(Duration, 'Duration.days(30)'),
  keptFor: ofClass(Duration, 'Duration.days(180)'),
  locked: flag,
  readers: listOfText("'00000000-0000-0000-0000-000000000000'"),
  readerPrefixes: listOfText("'203.0.113.0/24'"),
};

/** Refuses settings of an export store that Azure would refuse, or that open it to everybody. */
export function checkExportStore(scope: IConstruct, props: ExportStoreProps): void {
  checkAllProps(scope, props, STORE);
  checkText(scope, 'subscriptionId', props.subscriptionId);
  props.readers?.forEach((reader, index) => ofUuid(scope, `readers[${index}]`, reader));
  props.readerPrefixes?.forEach((block, index) => checkReaderBlock(scope, `readerPrefixes[${index}]`, block));
}

/** Source: learn.microsoft.com/azure/storage/common/storage-network-security-limitations (public addresses only, no /31 and /32). */
function checkReaderBlock(scope: IConstruct, property: string, block: string): void {
  if (!isKnown(block)) return;
  const isAddress = isIpv4Address(block);
  const parsed = Cidr.parse(scope, property, isAddress ? `${block}/32` : block);
  const isLength =
    isAddress || (parsed.prefixLength >= SHORTEST_PREFIX && parsed.prefixLength <= LONGEST_PREFIX);
  if (isLength && !isPrivateBlock(parsed)) return;
  refuse(scope, {
    property,
    value: block,
    limit: `a public address, or a public block of /${SHORTEST_PREFIX} to /${LONGEST_PREFIX}`,
    cause:
      'a rule of a storage account takes no private addresses and no longer prefix, and a shorter one opens the account to most of the Internet',
    remedy: "write the address by which people reach the Internet, such as '203.0.113.9' or '203.0.113.0/24'",
  });
}
