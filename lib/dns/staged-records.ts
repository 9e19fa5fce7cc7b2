import { Fn, Op, ref, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { checkLabel } from '../core/host-name';
import { refuse } from '../core/refusal';
import { stackVariable } from '../core/stack-variable';
import { quoteInExpression, quoteTerraform } from '../core/terraform-expression';
import { stageVariable } from '../model/ids';
import type { PreviousRecordModel } from '../model/name-model';
import { NameStage } from '../model/name-stage';
import type { HostedExchanger, HostedRecordSet } from '../publishing/dns-hosting';
import { isInAzure } from './azure-dns';
import type { PreviousExchanger, PreviousRecords, PreviousService } from './previous-records';
import type { ZoneTarget } from './zone-target';

/** Which names of a zone go live together. */
export interface StagedRecordsSpec {
  /** The property by which a program states the stage. */
  readonly property: 'clientNames' | 'mailNames';
  readonly stage: NameStage;
  /** What the zone had before, whichever stage it belongs to. */
  readonly previous: PreviousRecords | undefined;
  readonly target: ZoneTarget;
  /** The domain in the name of the variable; the main domain of the estate has none there. */
  readonly domain?: string;
}

/** A former record set, and the setting that states it. */
interface Stated {
  readonly path: string;
  readonly model: PreviousRecordModel;
}

/** A record set that is published, or nothing where the stage is held. */
type Fill<T> = (fresh: T[]) => void;

/** Of the mail's names, the one that may be an alias. */
const MTA_STS = 'mta-sts';

/**
 * The record sets that go live together. While their stage is held they are no part of the output, so that no variable can delete them later; a
 * record set whose former value is stated shows that value until then where the zone is new, and again after going back.
 */
export class StagedRecords {
  private readonly used = new Set<string>();
  /** Times to live that a set has to have before its stage begins: one that has another is replaced outside Azure. */
  private readonly ttls = new Map<string, number>();
  private readonly variable: string;
  private readonly stated: Stated[];

  public constructor(
    private readonly scope: Construct,
    private readonly spec: StagedRecordsSpec,
  ) {
    this.variable = stageVariable(spec.property, spec.domain);
    const isMail = spec.property === 'mailNames';
    this.stated = statedRecords(spec.previous).filter(({ model }) => model.mail === isMail);
    if (spec.stage === NameStage.PREVIOUS && this.stated.length === 0) {
      refuse(scope, {
        property: spec.property,
        value: spec.stage,
        fault: 'needs previousRecords',
        cause: 'going back publishes the records that were there before, and the program states none',
        remedy: 'state them, or leave the names live',
      });
    }
    if (this.canGoBack) this.makeVariable();
  }

  public get stage(): NameStage {
    return this.spec.stage;
  }

  /** Whether a variable publishes the previous records again. */
  public get canGoBack(): boolean {
    return this.stage !== NameStage.HELD && this.stated.length > 0;
  }

  /** What was there before, for people. */
  public get previousRecords(): PreviousRecordModel[] {
    return this.stated.map(({ path, model }) => ({ ...model, ttlSeconds: this.ttls.get(path) }));
  }

  /** Previous records that belong to no name of the program. */
  public get unused(): string[] {
    return this.stated.map(({ path }) => path).filter((path) => !this.used.has(path));
  }

  /** Publishes an alias. Where the name had addresses, these get a host of their own, so that the type of the record stays. */
  public alias(scope: Construct, id: string, label: string, ttl: number, record: string): void {
    const { previous, target } = this.spec;
    if (previous?.texts?.[label] !== undefined) {
      this.refuseType(
        `texts.${label}`,
        'texts that an alias replaces',
        'publish the key as a text, or under another name',
      );
    }
    const old = previous?.aliases?.[label] ?? this.previousHost(scope, label, ttl);
    this.use(`aliases.${label}`, ttl);
    this.used.add(`ipv6Addresses.${label}`);
    if (!this.publishes(old)) return;
    target.zone.alias(scope, id, { ...this.set(label, ttl, old), target: this.either(old, record) });
  }

  /** Publishes addresses, which may be a token for a list. */
  public addresses(scope: Construct, id: string, label: string, ttl: number, records: string[]): void {
    const { previous, target } = this.spec;
    if (previous?.aliases?.[label] !== undefined) {
      refuse(this.scope, {
        property: `previousRecords.aliases.${label}`,
        value: previous.aliases[label],
        fault: 'cannot be the alias that a record set of addresses replaces',
        cause: 'a record set keeps its type, and going live would delete the name for a moment',
        remedy: 'replace the alias by its addresses in the zone first, and state these addresses',
      });
    }
    const old = previous?.addresses?.[label];
    this.use(`addresses.${label}`, ttl);
    this.used.add(`ipv6Addresses.${label}`);
    if (!this.publishes(old)) return;
    const held = this.stage === NameStage.HELD;
    const chosen =
      old && !held
        ? Token.asList(Fn.conditional(Op.eq(ref(`var.${this.variable}`), NameStage.PREVIOUS), old, records))
        : (old ?? records);
    target.zone.addresses(scope, id, { ...this.set(label, ttl, old), addresses: chosen });
  }

  /** Makes a set of texts, which is filled when they are known. */
  public texts(scope: Construct, id: string, label: string, ttl: number): Fill<string> {
    const old = this.spec.previous?.texts?.[label];
    if (this.spec.previous?.aliases?.[label] !== undefined) {
      this.refuseType(
        `aliases.${label}`,
        'the alias that texts replace',
        'publish an alias, or use another name',
      );
    }
    this.use(`texts.${label}`, ttl);
    if (!this.publishes(old)) return () => undefined;
    const put = (texts: string[]): void =>
      this.spec.target.zone.texts(scope, id, { ...this.set(label, ttl, old), texts });
    put([]);
    return (fresh) =>
      put(this.pairs(old?.map(quoteTerraform), fresh).map(([was, is]) => this.either(was, is)));
  }

  /** Makes the MX records, which are filled when they are known. */
  public exchangers(scope: Construct, id: string, ttl: number): Fill<HostedExchanger> {
    const old = this.spec.previous?.mx;
    this.use('mx', ttl);
    if (!this.publishes(old)) return () => undefined;
    const put = (exchangers: HostedExchanger[]): void =>
      this.spec.target.zone.exchangers(scope, id, { ...this.set('@', ttl, old), exchangers });
    put([]);
    const before = old?.map(({ exchange, preference }: PreviousExchanger) => ({
      exchange,
      preference: String(preference),
    }));
    return (fresh) =>
      put(
        this.pairs(before, fresh).map(([was, is]) => ({
          exchange: this.either(was?.exchange, is.exchange),
          preference: this.either(was?.preference, is.preference),
        })),
      );
  }

  /** Publishes service records. */
  public services(scope: Construct, id: string, label: string, ttl: number, fresh: PreviousService[]): void {
    const old = this.spec.previous?.services?.[label];
    this.use(`services.${label}`, ttl);
    if (!this.publishes(old)) return;
    const either = (was: number | undefined, is: number): number =>
      was === undefined || was === is ? is : Token.asNumber(this.either(String(was), String(is)));
    this.spec.target.zone.services(scope, id, {
      ...this.set(label, ttl, old),
      services: this.pairs(old, fresh).map(([was, is]) => ({
        priority: either(was?.priority, is.priority),
        weight: either(was?.weight, is.weight),
        port: either(was?.port, is.port),
        target: this.either(was?.target, is.target),
      })),
    });
  }

  private use(path: string, ttl: number): void {
    this.used.add(path);
    const { zone } = this.spec.target;
    if (!isInAzure(this.spec.target) && zone.holdsPreviousRecords) this.ttls.set(path, ttl);
  }

  private refuseType(path: string, what: string, remedy: string): never {
    return refuse(this.scope, {
      property: `previousRecords.${path}`,
      fault: `cannot be ${what}`,
      cause: 'a record set keeps its type, and going live would delete the name for a moment',
      remedy,
    });
  }

  /** Whether a record set is part of the output: a new zone has to answer what was there before it. */
  private publishes(old: unknown): boolean {
    return (
      this.stage !== NameStage.HELD || (old !== undefined && !this.spec.target.zone.holdsPreviousRecords)
    );
  }

  /** The host of a name's former addresses; it is there at every stage. */
  private previousHost(scope: Construct, label: string, ttl: number): string | undefined {
    const addresses = this.spec.previous?.addresses?.[label];
    if (addresses === undefined) return undefined;
    this.use(`addresses.${label}`, ttl);
    const name = `previous-${label}`;
    checkLabel(this.scope, `previousRecords.addresses.${label}`, name);
    const { domainName, zone } = this.spec.target;
    zone.addresses(scope, `Previous-${label}`, { ...this.set(name, ttl), addresses });
    return `${name}.${domainName}`;
  }

  /** A record set; one that the zone had before is taken over. */
  private set(name: string, ttl: number, old?: unknown): HostedRecordSet {
    const { previous, target } = this.spec;
    const isThere = old !== undefined && !(previous?.fromWildcard ?? []).includes(name);
    return { name, ttl, takenOver: isThere && target.zone.holdsPreviousRecords };
  }

  /** The former value, the new one, or whichever the variable says. */
  private either(old: string | undefined, fresh: string): string {
    if (old === undefined || old === fresh) return fresh;
    if (this.stage === NameStage.HELD) return old;
    const condition = `var.${this.variable} == "${NameStage.PREVIOUS}"`;
    return `\${${condition} ? ${quoteInExpression(old)} : ${quoteInExpression(fresh)}}`;
  }

  /** As many pairs as the longer list has. The last value of the shorter one is repeated: a record set holds each value once. */
  private pairs<T>(old: T[] | undefined, fresh: T[]): [T | undefined, T][] {
    if (old === undefined) return fresh.map((value) => [undefined, value]);
    const last = fresh.length > 0 ? fresh : old;
    const at = (values: T[], index: number): T => values[Math.min(index, values.length - 1)];
    const length = this.stage === NameStage.HELD ? old.length : Math.max(old.length, last.length);
    return Array.from({ length }, (_, index) => [at(old, index), at(last, index)]);
  }

  private makeVariable(): void {
    const { stage, property, target } = this.spec;
    const choices = [NameStage.LIVE, NameStage.PREVIOUS];
    const what = property === 'clientNames' ? 'client names' : 'records about mail';
    stackVariable(this.scope, this.variable, {
      type: 'string',
      default: stage,
      description: `Where the ${what} of ${target.domainName} lead: to the estate (live), or to what was there before (previous). Commit the value you leave it at.`,
      validation: [
        {
          condition: `\${contains([${choices.map((each) => `"${each}"`).join(', ')}], var.${this.variable})}`,
          errorMessage: `${this.variable} must be live or previous: the record sets are never deleted by a variable.`,
        },
      ],
    });
  }
}

function statedRecords({
  mx = [],
  texts = {},
  aliases = {},
  addresses = {},
  ipv6Addresses = {},
  services = {},
  fromWildcard = [],
}: Partial<PreviousRecords> = {}): Stated[] {
  const all = (map: Record<string, string | string[]>, kind: string, recordType: string): Stated[] =>
    Object.entries(map).map(([name, value]) => ({
      path: `${kind}.${name}`,
      model: {
        ...{ name, recordType, values: [value].flat(), mail: isOfMail(kind, name) },
        fromWildcard: fromWildcard.includes(name) || undefined,
      },
    }));
  const serviceTexts = Object.entries(services).map(([name, each]): [string, string[]] => [
    name,
    each.map(({ priority, weight, port, target }) => `${priority} ${weight} ${port} ${target}`),
  ]);
  const exchangers = mx.map(({ preference, exchange }) => `${preference} ${exchange}`);
  return [
    ...(mx.length > 0
      ? [{ path: 'mx', model: { name: '@', recordType: 'MX', values: exchangers, mail: true } }]
      : []),
    ...all(texts, 'texts', 'TXT'),
    ...all(aliases, 'aliases', 'CNAME'),
    ...all(addresses, 'addresses', 'A'),
    ...all(ipv6Addresses, 'ipv6Addresses', 'AAAA'),
    ...all(Object.fromEntries(serviceTexts), 'services', 'SRV'),
  ];
}

/** Of aliases, those for the policy of MTA-STS and for keys go live with the mail. */
function isOfMail(kind: string, name: string): boolean {
  return kind === 'texts' || name === MTA_STS || name.endsWith('._domainkey');
}
