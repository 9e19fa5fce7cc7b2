import { createCipheriv, createDecipheriv, createHash, createHmac, randomFillSync } from 'node:crypto';
import { win32 } from 'node:path';
import type { Arguments, Machine, Value } from '../../support/powershell/run';
import { Hash } from '../../support/powershell/run';

/** A request as a script makes it. */
export interface Sent {
  readonly method: string;
  readonly address: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A Windows machine as far as the scripts look: files in memory, and a network that a test plays. */
export class FakeMachine {
  /** Files by their paths. */
  public readonly files = new Map<string, Buffer>();
  public readonly sent: Sent[] = [];
  /** What the last program said at its end. */
  public exitCode = 0;
  /** Whether the process has the cmdlets of Exchange. */
  public hasSnapIn = false;
  /** What answers a request. */
  public answer: (sent: Sent) => Promise<Value> = async () => Promise.reject(new Error('no network'));
  /** Scripts and cmdlets that a test adds. */
  public readonly more: Record<string, (args: Arguments) => Value> = {};

  public constructor(private readonly computerName: string) {}

  public get machine(): Machine {
    return {
      commands: { ...this.commands(), ...this.more },
      types: this.types(),
      lastExitCode: () => this.exitCode,
      environment: {
        computername: this.computerName,
        systemroot: 'C:\\Windows',
        programdata: 'C:\\ProgramData',
      },
    };
  }

  public filesBelow(folder: string): Record<string, string> {
    const below = [...this.files].filter(([path]) => path.startsWith(`${folder}\\`));
    return Object.fromEntries(
      below.map(([path, data]) => [path.slice(folder.length + 1), data.toString('latin1')]),
    );
  }

  private foldersIn(folder: string): Value[] {
    const names = Object.keys(this.filesBelow(folder)).filter((path) => path.includes('\\'));
    const folders = [...new Set(names.map((path) => path.split('\\')[0]))];
    return folders.map((name) => hash({ Name: name, FullName: `${folder}\\${name}` }));
  }

  private commands(): Machine['commands'] {
    const nothing = (): undefined => undefined;
    return {
      'add-type': nothing,
      'get-pssnapin': () => (this.hasSnapIn ? ['snap-in'] : []),
      'add-pssnapin': () => {
        if (this.hasSnapIn) throw new Error('Cannot add the snap-in because it is already added.');
        this.hasSnapIn = true;
      },
      'new-item': nothing,
      'out-null': nothing,
      'join-path': ({ named }) => `${String(named.path)}\\${String(named.childpath)}`,
      'test-path': ({ named }) => [...this.files.keys()].some((path) => path.startsWith(String(named.path))),
      'remove-item': ({ named }) => {
        for (const each of [named.path].flat())
          for (const path of [...this.files.keys()])
            if (path === each || path.startsWith(`${String(each)}\\`)) this.files.delete(path);
      },
      'get-itemproperty': () => hash({ MsiInstallPath: 'C:\\Exchange\\' }),
      'get-filehash': ({ named }) =>
        hash({
          Hash: createHash('sha256')
            .update(this.files.get(String(named.literalpath))!)
            .digest('hex'),
        }),
      'get-content': ({ named }) => this.files.get(String(named.literalpath))!.toString().split('\n'),
      'get-childitem': ({ named }) => {
        if (named.directory === true) return this.foldersIn(String(named.path));
        return [...this.files.keys()]
          .filter((path) => path.startsWith(`${String(named.path)}\\`))
          .filter((path) => matches(named.filter, path))
          .map((path) => hash({ FullName: path, Length: this.files.get(path)!.length }));
      },
      'get-item': ({ named }) => hash({ FullName: named.path }),
      'split-path': ({ named }) => win32.dirname(String(named.path)),
      'copy-item': ({ named }) =>
        void this.files.set(String(named.destination), this.files.get(String(named.literalpath))!),
      'sort-object': ({ input }) => [...new Set(input as string[])].sort(),
      'compare-object': ({ named }) => {
        const [old, fresh] = [named.referenceobject as string[], named.differenceobject as string[]];
        return [
          ...fresh
            .filter((line) => !old.includes(line))
            .map((line) => hash({ InputObject: line, SideIndicator: '=>' })),
          ...old
            .filter((line) => !fresh.includes(line))
            .map((line) => hash({ InputObject: line, SideIndicator: '<=' })),
        ];
      },
      'write-error': ({ named }) => {
        throw new Error(String(named.message));
      },
      'convertto-json': ({ input }) => JSON.stringify((input[0] as Hash).toObject()),
      'convertfrom-json': ({ input }) => hash(JSON.parse(input[0] as string) as Record<string, Value>),
      'new-object': ({ named }) => this.make(String(named.typename), named.argumentlist),
      'invoke-restmethod': async ({ named }) => {
        const headers = Object.fromEntries(
          Object.entries((named.headers as Hash).toObject()).map(([name, value]) => [name, String(value)]),
        );
        if (named.contenttype !== undefined) headers['Content-Type'] = named.contenttype as string;
        const sent = {
          method: ((named.method ?? 'Get') as string).toUpperCase(),
          address: String(named.uri),
          headers,
          body: (named.body ?? '') as string,
        };
        this.sent.push(sent);
        return this.answer(sent);
      },
    };
  }

  private make(type: string, argument: Value): Value {
    switch (type) {
      case 'byte[]':
        return new Uint8Array(Number(argument));
      case 'System.IO.MemoryStream': {
        const parts: Buffer[] = [];
        return {
          write: (data: Uint8Array, from: number, length: number) =>
            void parts.push(Buffer.from(data.slice(from, from + length))),
          toarray: () => Buffer.concat(parts),
        };
      }
      case 'System.Security.Cryptography.HMACSHA512':
        return {
          computehash(this: { key: Uint8Array }, data: Uint8Array) {
            return createHmac('sha512', this.key).update(data).digest();
          },
        };
      case 'System.Security.Cryptography.AesCryptoServiceProvider':
        return { createencryptor: aes(createCipheriv), createdecryptor: aes(createDecipheriv) };
      case 'System.Xml.XmlDocument': {
        let text = '';
        return {
          load: (path: string) => {
            const file = this.files.get(path);
            if (!file) throw new Error(`no file ${path}`);
            text = file.toString();
          },
          selectnodes: (path: string) => ({ count: text.split(`<${path.split('/').pop()!}>`).length - 1 }),
        };
      }
    }
    throw new Error(`unknown class ${type}`);
  }

  private types(): Machine['types'] {
    return {
      'system.net.servicepointmanager': {},
      'system.net.securityprotocoltype': { tls12: 3072 },
      'system.net.webrequest': {},
      'system.globalization.cultureinfo': { invariantculture: '' },
      datetime: { utcnow: { tostring: () => '2026-11-22T030405Z' } },
      convert: {
        tobase64string: (data: Uint8Array) => Buffer.from(data).toString('base64'),
        frombase64string: (text: string) => Buffer.from(text, 'base64'),
      },
      bitconverter: {
        getbytes: (value: bigint) => {
          const bytes = Buffer.alloc(8);
          bytes.writeBigInt64LE(value);
          return bytes;
        },
      },
      array: { reverse: (data: Uint8Array) => void data.reverse() },
      regex: {
        match: (text: string, pattern: string) => ({
          groups: new RegExp(pattern).exec(text)?.map((value) => ({ value })) ?? [],
        }),
      },
      'system.text.encoding': { ascii: encoding('latin1'), utf8: encoding('utf8') },
      'system.security.cryptography.randomnumbergenerator': {
        create: () => ({ getbytes: (data: Uint8Array) => void randomFillSync(data) }),
      },
      'system.io.file': {
        readallbytes: (path: string) => this.files.get(path),
        readalltext: (path: string) => this.files.get(path)!.toString(),
        writeallbytes: (path: string, data: Uint8Array) => void this.files.set(path, Buffer.from(data)),
      },
      // What is in the archive matters here, and not how it is packed.
      'system.io.compression.zipfile': {
        createfromdirectory: (folder: string, archive: string) =>
          void this.files.set(archive, Buffer.from(JSON.stringify(this.filesBelow(folder)))),
      },
    };
  }
}

/** Whether a file has a name as the parameter Filter wants it: a name, or the end of one after an asterisk. */
function matches(filter: Value, path: string): boolean {
  const wanted = (filter ?? '*') as string;
  const name = win32.basename(path);
  return wanted.startsWith('*') ? name.endsWith(wanted.slice(1)) : name === wanted;
}

function hash(values: Record<string, Value>): Hash {
  const made = new Hash();
  for (const [name, value] of Object.entries(values)) made.set(name, value);
  return made;
}

function encoding(name: BufferEncoding): Value {
  return {
    getbytes: (text: string) => Buffer.from(text, name),
    getstring: (data: Uint8Array) => Buffer.from(data).toString(name),
  };
}

function aes(make: typeof createCipheriv | typeof createDecipheriv) {
  return function (this: { key: Uint8Array; iv: Uint8Array }): Value {
    const cipher = make(`aes-${this.key.length * 8}-cbc`, this.key, this.iv);
    return {
      transformfinalblock: (data: Uint8Array) => Buffer.concat([cipher.update(data), cipher.final()]),
    };
  };
}
