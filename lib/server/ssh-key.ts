import type { IConstruct } from 'constructs';
import { isKnown, refuse } from '../core/refusal';
import { Wording } from '../core/shown';

const LEAST_RSA_BITS = 2048;

const REMEDY =
  "write what 'ssh-keygen -t ed25519' has put into the file that ends in .pub, such as 'ssh-ed25519 AAAA… duty@contoso'";

/**
 * Refuses what is not a public key that Azure takes for Linux machines: RSA of at least 2,048 bits, or Ed25519.
 *
 * Sources: learn.microsoft.com/azure/virtual-machines/linux/mac-create-ssh-keys (supported formats),
 * hashicorp/terraform-provider-azurerm v4.55.0, internal/services/compute/validate/ssh_key.go.
 */
export function checkSshKey(scope: IConstruct | string, property: string, key: unknown): void {
  if (!isKnown(key) && key !== undefined) return;
  // A private key is a secret, which no message shows.
  const isPrivate = typeof key === 'string' && /PRIVATE KEY/.test(key);
  const fault = typeof key === 'string' ? faultOf(key) : 'it is no text';
  if (fault === undefined) return;
  refuse(scope, {
    property,
    value: isPrivate ? new Wording('a private key') : key,
    limit: 'one public key in the form of OpenSSH: RSA of 2048 bits or more, or Ed25519',
    cause: `${fault}, and Azure takes no other keys (learn.microsoft.com/azure/virtual-machines/linux/mac-create-ssh-keys)`,
    remedy: isPrivate ? `${REMEDY}, and replace the private key if others may have read it` : REMEDY,
  });
}

function faultOf(key: string): string | undefined {
  if (/PRIVATE KEY/.test(key)) return 'it is a private key';
  if (key.trim().includes('\n')) return 'it has more than one line';
  const [type, data = ''] = key.trim().split(/\s+/);
  if (type !== 'ssh-rsa' && type !== 'ssh-ed25519') return `its type is '${type}'`;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(data)) return 'the part behind its type is not in Base64';
  const fields = fieldsOf(Buffer.from(data, 'base64'));
  if (fields?.[0]?.toString() !== type) return 'it is cut off, or its parts are of different keys';
  if (type === 'ssh-ed25519')
    return fields.length === 2 && fields[1].length === 32 ? undefined : 'it is cut off';
  if (fields.length !== 3) return 'it is cut off';
  const bits = bitsOf(fields[2]);
  return bits < LEAST_RSA_BITS ? `it has ${bits} bits` : undefined;
}

/** The fields of a key, each behind its length (RFC 4253, section 6.6); undefined where the last one is cut off. */
function fieldsOf(data: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  let at = 0;
  while (at + 4 <= data.length) {
    const end = at + 4 + data.readUInt32BE(at);
    if (end > data.length) return undefined;
    fields.push(data.subarray(at + 4, end));
    at = end;
  }
  return at === data.length ? fields : undefined;
}

function bitsOf(number: Buffer): number {
  return BigInt(`0x0${number.toString('hex')}`).toString(2).length;
}
