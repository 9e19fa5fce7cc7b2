import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { Lazy } from 'cdktf';
import { checkSshKey } from '../../lib/server/ssh-key';
import { messageOf } from '../support/refusal';
import { KEY } from '../support/proxies';

/** A field behind its length. */
const field = (data: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
};

/** A number as SSH has it: positive, so that a first bit of 1 gets a zero before it. */
const number = (data: Buffer): Buffer =>
  field(data[0] < 0x80 ? data : Buffer.concat([Buffer.from([0]), data]));

function rsa(bits: number): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const parts = [
    field(Buffer.from('ssh-rsa')),
    number(Buffer.from(e, 'base64url')),
    number(Buffer.from(n, 'base64url')),
  ];
  return `ssh-rsa ${Buffer.concat(parts).toString('base64')} somebody`;
}

const check = (key: unknown): void => checkSshKey('LoadBalancing.proxy', 'sshPublicKey', key);

test.each([
  ['Ed25519', KEY],
  ['Ed25519 with the end of a line, as a file has it', `${KEY}\n`],
  ['Ed25519 without a comment', KEY.split(' ').slice(0, 2).join(' ')],
  ['RSA of 2,048 bits', rsa(2048)],
  ['RSA of 3,072 bits', rsa(3072)],
  ['a token', Lazy.stringValue({ produce: () => KEY })],
])('takes %s', (_, key) => {
  expect(() => check(key)).not.toThrow();
});

test.each([
  ['nothing', undefined, 'it is no text'],
  ['a number', 7, 'it is no text'],
  ['an empty text', '', "its type is ''"],
  ['RSA of 2,040 bits', rsa(2040), 'it has 2040 bits'],
  ['ECDSA', 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY=', "its type is 'ecdsa-sha2-nistp256'"],
  ['a key that is cut off', KEY.slice(0, 60), 'it is cut off'],
  ['the type of another key', KEY.replace('ssh-ed25519', 'ssh-rsa'), 'it is cut off, or its parts'],
  ['two keys', `${KEY}\n${KEY}`, 'it has more than one line'],
  ['what is no Base64', 'ssh-ed25519 AAAA%%%%', 'not in Base64'],
  ['the path of a file', '~/.ssh/id_ed25519.pub', "its type is '~/.ssh/id_ed25519.pub'"],
])('refuses %s', (_, key, cause) => {
  const message = messageOf(() => check(key)).toLowerCase();
  expect(message).toContain('[loadbalancing.proxy] sshpublickey must be one public key');
  expect(message).toContain(cause.toLowerCase());
});

test('never shows a private key', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const message = messageOf(() => check(pem));
  expect(message).toContain('(got a private key)');
  expect(message).not.toContain(pem.split('\n')[1]);
});

const hasKeygen = ((): boolean => {
  try {
    execFileSync('ssh-keygen', ['-?'], { stdio: 'ignore' });
  } catch (error) {
    return (error as { code?: string }).code !== 'ENOENT';
  }
  return true;
})();

const testHere = hasKeygen ? test : test.skip;

testHere('reads the number of bits as ssh-keygen does', () => {
  const bits = execFileSync('ssh-keygen', ['-l', '-f', '-'], { input: rsa(2048), encoding: 'utf8' });
  expect(bits).toMatch(/^2048 /);
});
