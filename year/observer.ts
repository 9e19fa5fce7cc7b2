import type { EstateDocument } from '../lib/model/estate-document';
import { Runs } from '../lib/model/site-model';
import { STARTUP } from './assumptions';
import type { AzureView } from './azure-view';
import { hasPrivateLinks, linkedRegions, ofType, seenMachines } from './azure-view';
import { elsewhereIn } from './elsewhere';
import { propertiesOf } from './properties';
import type { Endpoint, Situation } from './situation';
import { situationOf } from './situation';

/** Clients find the service by its names: what the table calls that. */
export const CLIENTS = 'client names';
/** Mail from outside finds an Edge by the MX records. */
export const MAIL = 'mail by MX';

/** The same of clients inside, by the private zones. */
export const INSIDE = 'client names inside';

/** How a group, or a service of the whole estate, fared during an event. */
export interface Fare {
  readonly id: string;
  readonly members: number;
  readonly needed: number;
  /** The fewest members that served at a time. */
  readonly lowest: number;
  /** Minutes of the clock in which fewer served than are needed. */
  readonly minutesBelow: number;
}

/** A disk with data, or a public address, that is gone. */
export interface Lost {
  readonly kind: 'disk' | 'address';
  readonly id: string;
  /** Computer name of the machine that had it, where there was one. */
  readonly owner?: string;
}

/** What the observer saw during an event. */
export interface Record {
  readonly fares: Fare[];
  readonly lost: Lost[];
  readonly minutes: number;
}

interface Thing {
  readonly kind: Lost['kind'];
  /** What it must stay the same by: an address its number. */
  readonly value: unknown;
  owner?: string;
}

type Tally = { -readonly [Key in keyof Fare]: Fare[Key] };

/** Watches the estate at every change of Azure, and adds up what falls below its need, by the clock of the stand-in. */
export class Observer {
  private readonly ready = new Set<string>();
  private readonly things = new Map<string, Thing>();
  /** When machines that run have begun to. */
  private readonly runningSince = new Map<string, number>();
  /** What the situation becomes as machines answer, if nothing else happens. */
  private coming: { readonly at: number; readonly situation: Situation }[] = [];
  private readonly failingSince = new Map<string, number>();
  /** Failure domains that are lost, which says whether what is outside Azure serves. */
  private readonly failed = new Set<string>();
  private model?: EstateDocument;
  private view?: AzureView;
  private situation?: Situation;
  private areLinked = false;
  private areNamedInside = false;
  private at = 0;
  private began = 0;
  private tallies = new Map<string, Tally>();
  private lost: Lost[] = [];

  /** Azure has changed, or time has passed. */
  public look(at: number, view: AzureView): void {
    const isFirst = this.view === undefined;
    this.view = view;
    this.pass(at);
    this.follow(view, isFirst);
    this.judge();
  }

  /** From now on this model says what is needed. */
  public deploy(model: EstateDocument): void {
    this.model = model;
    this.judge();
  }

  /** A failure domain is lost, or is back. */
  public strike(domain: string, isLost: boolean): void {
    if (isLost) this.failed.add(domain);
    else this.failed.delete(domain);
    this.judge();
  }

  /** Every machine that exists has what it is for: somebody installed it. Gives those that had not. */
  public bringUp(): string[] {
    const found = this.view ? [...seenMachines(this.view).keys()] : [];
    const added = found.filter((id) => !this.ready.has(id));
    added.forEach((id) => this.ready.add(id));
    this.judge();
    return added;
  }

  /** Computer names of machines that exist, and on which nobody has installed anything yet. */
  public get bare(): string[] {
    return this.view ? [...seenMachines(this.view).keys()].filter((id) => !this.ready.has(id)) : [];
  }

  /** When the last machine that starts now answers; undefined where none does. */
  public get answeringAt(): number | undefined {
    return this.startups.at(-1);
  }

  /** An event begins. */
  public begin(): void {
    this.tallies = new Map();
    this.lost = [];
    this.began = this.at;
    this.judge();
  }

  /** What it came to. */
  public end(): Record {
    return {
      fares: [...this.tallies.values()].map((each) => ({ ...each, minutesBelow: round(each.minutesBelow) })),
      lost: [...this.lost],
      minutes: round(this.at - this.began),
    };
  }

  /** The time since the last look was spent in the situation that it found. */
  private pass(at: number): void {
    let [until] = this.turns(at);
    while (until !== undefined) {
      this.spend(until);
      [until] = this.turns(at);
    }
    this.spend(at);
  }

  private spend(until: number): void {
    for (const [id, { left, needed }] of this.standing()) {
      if (left < needed) this.tally(id)!.minutesBelow += until - this.at;
    }
    this.at = until;
    const last = this.coming.filter((each) => each.at <= until).at(-1);
    if (last) {
      this.coming = this.coming.filter((each) => each.at > until);
      this.take(last.situation);
    } else this.note();
  }

  /** Moments until then at which clients give up an endpoint that does not answer, or a machine answers. */
  private turns(at: number): number[] {
    const given = [...this.failingSince.values()].map((since) => since + this.patience);
    return [...given, ...this.coming.map((each) => each.at)]
      .filter((turn) => turn > this.at && turn < at)
      .sort((a, b) => a - b);
  }

  /** How long clients are led to an endpoint that does not answer: probes, then caches. In minutes. */
  private get patience(): number {
    const [zone] = this.model?.dnsZones ?? [];
    return zone?.automatic ? (zone.recoverySeconds ?? 0) / 60 : Infinity;
  }

  private judge(): void {
    if (this.model === undefined || this.view === undefined) return;
    const { model, view } = this;
    const at = (minute: number): Situation =>
      situationOf(model, view, {
        ready: new Set([...this.ready].filter((id) => (this.runningSince.get(id) ?? 0) + STARTUP <= minute)),
        areLinked: this.areLinked,
        areNamedInside: this.areNamedInside,
        elsewhere: elsewhereIn(model, [...this.failed]),
      });
    this.coming = this.startups.map((minute) => ({ at: minute, situation: at(minute) }));
    this.take(at(this.at));
  }

  private take(situation: Situation): void {
    this.situation = situation;
    for (const { host, answers } of situation.endpoints?.flat() ?? []) {
      if (answers) this.failingSince.delete(host);
      else if (!this.failingSince.has(host)) this.failingSince.set(host, this.at);
    }
    this.note();
  }

  /** Moments at which machines that start now answer, in their order. */
  private get startups(): number[] {
    const all = [...this.runningSince.values()].map((since) => since + STARTUP);
    return [...new Set(all)].filter((moment) => moment > this.at).sort((a, b) => a - b);
  }

  private note(): void {
    for (const [id, { left, members, needed }] of this.standing()) {
      const tally = this.tally(id)!;
      tally.lowest = Math.min(tally.lowest, left);
      tally.members = members;
      tally.needed = needed;
    }
  }

  /** What is left of each group and service, and how much is needed. */
  private standing(): Map<string, { left: number; needed: number; members: number }> {
    if (this.model === undefined || this.situation === undefined) return new Map();
    const { survivors, endpoints, inside, mail } = this.situation;
    const all = this.awakeGroups.map(({ id, needed, members }): [string, Standing] => [
      id,
      { left: survivors.get(id)?.length ?? 0, needed, members: members.length },
    ]);
    const service = (id: string, goes: boolean | undefined): [string, Standing][] =>
      goes === undefined ? [] : [[id, { left: goes ? 1 : 0, needed: 1, members: 1 }]];
    return new Map([
      ...all,
      ...service(CLIENTS, endpoints && this.find(endpoints)),
      ...service(INSIDE, inside),
      ...service(MAIL, mail),
    ]);
  }

  /** All but those whose members are made on the day: nobody misses them before. */
  private get awakeGroups(): EstateDocument['redundancyGroups'] {
    const { machines, redundancyGroups } = this.model!;
    const there = this.view ? seenMachines(this.view) : new Map();
    const sleeping = new Set(
      machines.filter(({ id, runs }) => runs === Runs.WHEN_ACTIVATED && !there.has(id)).map(({ id }) => id),
    );
    return redundancyGroups.filter(({ members }) => members.some((each) => !sleeping.has(each)));
  }

  /** Whether each part of the clients is led to an endpoint that answers. */
  private find(endpoints: Endpoint[][]): boolean {
    const asked = endpoints.map((list) =>
      list.find(({ host }) => {
        const since = this.failingSince.get(host);
        return since === undefined || this.at - since < this.patience;
      }),
    );
    return asked.length > 0 && asked.every((each) => each?.answers ?? false);
  }

  private tally(id: string): Tally | undefined {
    const standing = this.standing().get(id);
    if (standing && !this.tallies.has(id)) {
      const { left, needed, members } = standing;
      this.tallies.set(id, { id, members, needed, lowest: left, minutesBelow: 0 });
    }
    return this.tallies.get(id);
  }

  /** Which machines, disks and addresses are there, and which are not any more. */
  private follow(view: AzureView, isFirst: boolean): void {
    this.areLinked ||= linkedRegions(view).length > 0;
    this.areNamedInside ||= hasPrivateLinks(view);
    const machines = seenMachines(view);
    [...this.ready].filter((id) => !machines.has(id)).forEach((id) => this.ready.delete(id));
    this.followPower(machines, isFirst);
    const there = thingsOf(view);
    for (const [id, known] of this.things) {
      const now = there.get(id);
      if (now !== undefined && now.value === known.value) continue;
      this.things.delete(id);
      // The address of a Bastion is none of the service's, and only known as such once the Bastion is there.
      if (now === undefined && view.store.get(id) !== undefined) continue;
      this.lost.push({ kind: known.kind, id, owner: known.owner });
    }
    for (const [id, thing] of there) if (!this.things.has(id)) this.things.set(id, thing);
    for (const [owner, { disks, publicAddress }] of machines) {
      for (const id of [...disks, publicAddress ?? '']) {
        const thing = this.things.get(id);
        if (thing) thing.owner = owner;
      }
    }
  }

  private followPower(machines: ReturnType<typeof seenMachines>, isFirst: boolean): void {
    for (const id of this.runningSince.keys()) if (!machines.get(id)?.isRunning) this.runningSince.delete(id);
    for (const [id, { isRunning }] of machines)
      // What runs at the first look has run before.
      if (isRunning && !this.runningSince.has(id)) this.runningSince.set(id, isFirst ? -STARTUP : this.at);
  }
}

interface Standing {
  readonly left: number;
  readonly needed: number;
  readonly members: number;
}

/** Disks with data and addresses of the service, by id in lower case. */
function thingsOf(view: AzureView): Map<string, Thing> {
  const isData = (properties: ReturnType<typeof propertiesOf>): boolean =>
    (properties.creationData as { createOption?: string } | undefined)?.createOption !== 'FromImage';
  const bastions = new Set(
    ofType(view, 'bastionhosts').flatMap((each) => {
      const { ipConfigurations = [] } = propertiesOf(each) as {
        ipConfigurations?: { properties: { publicIPAddress: { id: string } } }[];
      };
      return ipConfigurations.map(({ properties }) => properties.publicIPAddress.id.toLowerCase());
    }),
  );
  return new Map([
    ...view.store
      .ofType('microsoft.compute/disks')
      .filter((each) => isData(propertiesOf(each)))
      .map(({ id }): [string, Thing] => [id.key, { kind: 'disk', value: id.key }]),
    ...ofType(view, 'publicipaddresses')
      .filter(({ id }) => !bastions.has(id.key))
      .map((each): [string, Thing] => [
        each.id.key,
        { kind: 'address', value: propertiesOf(each).ipAddress },
      ]),
  ]);
}

/** Sums of times like 0.2 minutes, without what binary fractions add. */
function round(minutes: number): number {
  return Math.round(minutes * 100) / 100;
}
