import type { Construct } from 'constructs';
import { addressOf } from '../../core/reference';
import { refuse } from '../../core/refusal';
import type { DnsHostingModel } from '../../model/dns-hosting-model';
import type {
  AddressSet,
  AliasSet,
  AuthoritySet,
  ExchangerSet,
  HostedRecordSet,
  IHostedZone,
  NameServerSet,
  ServiceSet,
  TextSet,
} from '../../publishing/dns-hosting';
import { RecordImport } from '../record-import';
import type { DnsProvider } from './dns-provider';
import { DnsRecordSet } from './dns-record-set';
import { absolute, presented } from './dns-values';

/** A zone on a server that takes dynamic updates. */
export interface Rfc2136ZoneSpec {
  readonly domainName: string;
  readonly provider: DnsProvider;
  readonly isNew: boolean;
  readonly nameServers?: string[];
  readonly model: DnsHostingModel;
}

/** The record sets of a zone on a server that takes dynamic updates. */
export class Rfc2136Zone implements IHostedZone {
  private readonly hosts: DnsRecordSet[] = [];

  public constructor(private readonly spec: Rfc2136ZoneSpec) {}

  public get holdsPreviousRecords(): boolean {
    return !this.spec.isNew;
  }

  public get nameServers(): string[] | undefined {
    return this.spec.nameServers;
  }

  public describe(): DnsHostingModel {
    return this.spec.model;
  }

  public addresses(scope: Construct, id: string, set: AddressSet): void {
    const made = this.made(scope, id, 'dns_a_record_set', set);
    made.put({ addresses: set.addresses });
    this.hosts.push(made);
  }

  public alias(scope: Construct, id: string, set: AliasSet): void {
    this.made(scope, id, 'dns_cname_record', set).put({ cname: absolute(set.target) });
  }

  /** BIND refuses an exchanger of the zone that has no address yet, and Terraform makes records side by side. */
  public exchangers(scope: Construct, id: string, set: ExchangerSet): void {
    const made = this.made(scope, id, 'dns_mx_record_set', set);
    made.put({
      mx: set.exchangers.map(({ exchange, preference }) => ({ preference, exchange: absolute(exchange) })),
    });
    made.dependsOn = this.hosts.map((host) => addressOf(host, made));
  }

  public texts(scope: Construct, id: string, set: TextSet): void {
    this.made(scope, id, 'dns_txt_record_set', set).put({ txt: set.texts.map(presented) });
  }

  public services(scope: Construct, id: string, set: ServiceSet): void {
    this.made(scope, id, 'dns_srv_record_set', set).put({
      srv: set.services.map((each) => ({ ...each, target: absolute(each.target) })),
    });
  }

  public delegation(scope: Construct, id: string, set: NameServerSet): void {
    this.made(scope, id, 'dns_ns_record_set', set).put({ nameservers: set.nameServers });
  }

  public authorities(scope: Construct, _id: string, set: AuthoritySet): void {
    refuse(scope, {
      property: 'certificateAuthorities',
      value: set.authorities,
      fault: `cannot be published by the hosting ${this.spec.model.name}`,
      cause: 'the provider dns 3.4.3 has no CAA records',
      remedy: 'write the CAA record on the server itself (nsupdate), and leave certificateAuthorities out',
    });
  }

  private made(scope: Construct, id: string, type: string, set: HostedRecordSet): DnsRecordSet {
    const existing = scope.node.tryFindChild(id) as DnsRecordSet | undefined;
    if (existing) return existing;
    const { domainName, provider } = this.spec;
    const { name, ttl, takenOver } = set;
    const zone = `${domainName.toLowerCase()}.`;
    const label = name === '@' ? undefined : name;
    const made = new DnsRecordSet(scope, id, { type, provider, zone, name: label, ttl });
    if (takenOver ?? false) RecordImport.into(made, label === undefined ? zone : `${label}.${zone}`);
    return made;
  }
}
