import { readFileSync } from 'node:fs';
import { safeLoad } from 'js-yaml';
import type { EstateDocument } from '../../../lib/model/estate-document';
import { StageError } from '../../../stage/terraform-process';
import type { ResourceId } from '../../../stand-in/resource-id';
import { groupOf, parseResourceId } from '../../../stand-in/resource-id';
import type { Body } from '../../../stand-in/store';
import { coverOf } from './cover';
import type { Prepared } from './prepare';
import { blocksOf } from './prepare';
import type { Block, Blocks, Json, JsonObject, StackJson } from './synthesized';

/** Something that exists before the program is applied. */
export interface ExistingResource {
  readonly id: string;
  readonly body: Body;
}

/** What a program refers to and does not make. */
export interface Need {
  readonly id: ResourceId;
  /** Stacks that refer to it. */
  readonly stacks: readonly string[];
}

const GROUP = 'microsoft.resources/resourcegroups';
const NETWORK = 'microsoft.network/virtualnetworks';
const SUBNET = `${NETWORK}/subnets`;
const GATEWAY = 'microsoft.network/virtualnetworkgateways';

/** Data sources that name their resource, and how Azure calls its type. */
const DATA: Record<string, (block: Block) => string | undefined> = {
  azurerm_virtual_network: ({ name }) => `Microsoft.Network/virtualNetworks/${text(name)}`,
  azurerm_subnet: ({ name, virtual_network_name: network }) =>
    `Microsoft.Network/virtualNetworks/${text(network)}/subnets/${text(name)}`,
  azurerm_network_security_group: ({ name }) => `Microsoft.Network/networkSecurityGroups/${text(name)}`,
  azurerm_route_table: ({ name }) => `Microsoft.Network/routeTables/${text(name)}`,
  azurerm_public_ip: ({ name }) => `Microsoft.Network/publicIPAddresses/${text(name)}`,
  azurerm_nat_gateway: ({ name }) => `Microsoft.Network/natGateways/${text(name)}`,
  azurerm_dns_zone: ({ name }) => `Microsoft.Network/dnsZones/${text(name)}`,
  azurerm_private_dns_zone: ({ name }) => `Microsoft.Network/privateDnsZones/${text(name)}`,
  azurerm_key_vault: ({ name }) => `Microsoft.KeyVault/vaults/${text(name)}`,
  azurerm_storage_account: ({ name }) => `Microsoft.Storage/storageAccounts/${text(name)}`,
  azurerm_log_analytics_workspace: ({ name }) => `Microsoft.OperationalInsights/workspaces/${text(name)}`,
  azurerm_user_assigned_identity: ({ name }) =>
    `Microsoft.ManagedIdentity/userAssignedIdentities/${text(name)}`,
};

/** What a resource is part of by name, beside its group. */
const PARENTS: readonly [type: RegExp, argument: string, kind: string][] = [
  [/./, 'virtual_network_name', 'Microsoft.Network/virtualNetworks'],
  [/^azurerm_dns_/, 'zone_name', 'Microsoft.Network/dnsZones'],
  [/^azurerm_private_dns_/, 'zone_name', 'Microsoft.Network/privateDnsZones'],
  [/^azurerm_private_dns_/, 'private_dns_zone_name', 'Microsoft.Network/privateDnsZones'],
];

/** Roles are known to the stand-in or made by the program; what lies in no group is no resource of a team. */
const NO_RESOURCE = /^microsoft\.authorization\//;

/** The stacks as they are applied, and where. */
type Applied = Pick<Prepared, 'stacks' | 'subscription' | 'written'>;

/** What the stacks refer to and none of them makes: by ids that are written out, by names, and by data sources. */
export function needsOf(applied: Applied): Need[] {
  const found = new Map<string, { id: ResourceId; stacks: Set<string> }>();
  const made = madeBy(applied);
  const add = (path: string, stack: string): void => {
    const id = parseResourceId(path);
    if (id?.resourceGroup === undefined || NO_RESOURCE.test(id.type) || isMade(id, made)) return;
    const known = found.get(id.key) ?? { id, stacks: new Set() };
    found.set(id.key, known);
    known.stacks.add(stack);
    if (id.type === GROUP) return;
    if (id.parent !== undefined) add(id.parent, stack);
    add(groupOf(id)!, stack);
  };
  for (const { name, json } of applied.stacks) {
    const scope = new Scope(json, applied.subscription);
    const { resource = {}, data = {}, import: imports = [] } = json;
    [...scope.idsIn({ resource, data, imports }), ...scope.namedIds()].forEach((id) => add(id, name));
    for (const { id, network } of remoteGateways(scope)) if (!isMade(network, made)) add(id, name);
  }
  return [...found.values()]
    .map(({ id, stacks: users }) => ({ id, stacks: [...users].sort() }))
    .sort((a, b) => (a.id.key < b.id.key ? -1 : 1));
}

/** Reads a file of resources, as JSON or YAML. */
export function readExisting(file: string): ExistingResource[] {
  let content: unknown;
  try {
    content = safeLoad(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StageError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const resources = (content as { resources?: unknown } | null | undefined)?.resources;
  if (!Array.isArray(resources))
    throw new StageError(`${file} must have a list of resources, each with id and body.`);
  return resources.map((each: unknown, at) => {
    const { id, body } = (each ?? {}) as Partial<ExistingResource>;
    if (typeof id !== 'string' || parseResourceId(id) === undefined)
      throw new StageError(
        `${file}: the id of resource ${at + 1} is no id of Azure (got ${JSON.stringify(id)}).`,
      );
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new StageError(`${file}: ${id} must have a body, as Azure shows it.`);
    return { id, body };
  });
}

/**
 * Resources as the program names them: what it names without a subscription is in that of the stand-in, and a file compared with Azure has the real one.
 */
export function asNeeded(
  existing: readonly ExistingResource[],
  needs: readonly Need[],
): readonly ExistingResource[] {
  const exact = new Set(needs.map(({ id }) => id.key));
  const within = new Map(needs.map(({ id }) => [inSubscription(id), id.subscription]));
  return existing.map((each) => {
    const id = parseResourceId(each.id)!;
    const subscription = within.get(inSubscription(id));
    if (exact.has(id.key) || subscription === undefined) return each;
    const former = new RegExp(`/subscriptions/${id.subscription}(?=[/"])`, 'gi');
    const renamed = JSON.stringify(each).replace(former, `/subscriptions/${subscription}`);
    return JSON.parse(renamed) as ExistingResource;
  });
}

function inSubscription({ key }: ResourceId): string {
  return key.split('/').slice(3).join('/');
}

/**
 * Compares what is needed with what there is.
 *
 * @throws if something is missing: names each, and the command that writes them
 */
export function checkExisting(
  needs: readonly Need[],
  existing: readonly ExistingResource[],
  command: readonly string[],
): void {
  const there = new Set(existing.map(({ id }) => parseResourceId(id)!.key));
  const missing = new Map<string, { text: string; users: Set<string> }>();
  for (const { id, stacks } of needs.filter((each) => !there.has(each.id.key))) {
    const { text: name, users } = missing.get(id.key) ?? { text: id.text, users: [] };
    missing.set(id.key, { text: name, users: new Set([...users, ...stacks]) });
  }
  if (missing.size === 0) return;
  const lines = [...missing.values()].map(
    (each) => `  ${each.text}\n    used by ${[...each.users].join(', ')}`,
  );
  const again = ['cdktf-resilient-exchange-drill', ...command].map(asWord).join(' ');
  throw new StageError(
    `The program refers to resources that exist already, and the stand-in does not have them:\n${lines.join('\n')}\n` +
      `Write a first version of the file, look at it, and pass it:\n` +
      `  ${again} --write-existing existing.json\n` +
      `  ${again} --existing existing.json`,
  );
}

/** A word as a shell takes it for one. */
function asWord(word: string): string {
  return /^[\w./:@=+-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

/** A first version of what exists: made up from ids, addresses and models, so that the program can be applied. */
export function guessExisting(
  needs: readonly Need[],
  applied: Applied,
  models: readonly EstateDocument[],
): ExistingResource[] {
  const guess = new Guess(needs, applied, models);
  return needs.map(({ id, stacks: users }) => ({ id: id.text, body: guess.body(id, users) }));
}

/** What can be read off the stacks about things that they only name. */
class Guess {
  private readonly addresses: Map<string, string[]>;

  public constructor(
    private readonly needs: readonly Need[],
    private readonly applied: Applied,
    private readonly models: readonly EstateDocument[],
  ) {
    this.addresses = addressesBySubnet(applied);
  }

  public body(id: ResourceId, users: readonly string[]): Body {
    const location = this.locationOf(id, users);
    switch (id.type) {
      case GROUP:
        return { location };
      case NETWORK:
        return { location, properties: { addressSpace: { addressPrefixes: [this.spaceOf(id)] } } };
      case SUBNET:
        return { properties: { addressPrefixes: [this.prefixOf(id)] } };
      case GATEWAY:
        return { location, properties: gatewayProperties(this.networkBeside(id)) };
      case 'microsoft.network/publicipaddresses':
        return {
          location,
          sku: { name: 'Standard', tier: 'Regional' },
          properties: {
            publicIPAllocationMethod: 'Static',
            publicIPAddressVersion: 'IPv4',
            ipAddress: '192.0.2.1',
          },
        };
      case 'microsoft.keyvault/vaults':
        return {
          location,
          properties: {
            sku: { family: 'A', name: 'standard' },
            vaultUri: `https://${id.name}.vault.azure.net/`,
            enableRbacAuthorization: true,
          },
        };
      case 'microsoft.storage/storageaccounts':
        return { location, kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: {} };
      default:
        return this.zoneBody(id) ?? { ...(isTop(id) && { location }), properties: {} };
    }
  }

  private zoneBody(id: ResourceId): Body | undefined {
    if (/^microsoft\.network\/(private)?dnszones$/.test(id.type))
      return { location: 'global', properties: {} };
    const [, kind] = /^microsoft\.network\/dnszones\/(\w+)$/.exec(id.type) ?? [];
    return kind === undefined ? undefined : { properties: { TTL: 3600, ...this.record(kind, id) } };
  }

  /** The values that the model says a record had before, else some of its kind. */
  private record(kind: string, id: ResourceId): Body {
    const zone = id.parent!.split('/').pop()!;
    const previous = this.models
      .flatMap(
        ({ dnsZones, mailDomains }) =>
          [...dnsZones, ...mailDomains] as { id: string; previousRecords?: Former[] }[],
      )
      .filter((each) => each.id === zone)
      .flatMap((each) => each.previousRecords ?? [])
      .find(({ name, recordType }) => name === id.name && recordType.toLowerCase() === kind);
    return recordProperties(kind, previous?.values ?? []);
  }

  /** Where the stacks that use it have most of theirs. */
  private locationOf(id: ResourceId, users: readonly string[]): string {
    const counts = new Map<string, number>();
    for (const { json } of this.applied.stacks.filter(({ name }) => users.includes(name)))
      for (const { block } of blocksOf(json.resource)) {
        const weight = block.resource_group_name === id.resourceGroup ? 1000 : 1;
        if (typeof block.location === 'string' && !/\$\{|^global$/.test(block.location))
          counts.set(block.location, (counts.get(block.location) ?? 0) + weight);
      }
    return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'westeurope';
  }

  private prefixOf(subnet: ResourceId): string {
    return (
      coverOf(this.addresses.get(subnet.key) ?? [], 24) ?? this.spaceOf(parseResourceId(subnet.parent!)!)
    );
  }

  private spaceOf(network: ResourceId): string {
    const used = [...this.addresses]
      .filter(([id]) => id.startsWith(`${network.key}/`))
      .flatMap(([, all]) => all);
    // Addresses that no network of a company has (RFC 6598), one network each, so that none overlaps.
    return coverOf(used, 16) ?? `100.64.${this.needs.findIndex(({ id }) => id.key === network.key)}.0/24`;
  }

  /** A gateway that is needed is that of a network in its group. */
  private networkBeside({ resourceGroup, name }: ResourceId): string {
    return this.needs.find(
      ({ id }) => id.type === NETWORK && id.resourceGroup === resourceGroup && name === `vgw-of-${id.name}`,
    )!.id.text;
  }
}

interface Former {
  readonly name: string;
  readonly recordType: string;
  readonly values: readonly string[];
}

function recordProperties(kind: string, values: readonly string[]): Body {
  switch (kind) {
    case 'mx':
      return {
        MXRecords: (values.length > 0 ? values : ['10 former.example']).map((value) => {
          const [preference, exchange] = value.split(' ');
          return { preference: Number(preference), exchange };
        }),
      };
    case 'txt':
      return { TXTRecords: (values.length > 0 ? values : ['former']).map((value) => ({ value: [value] })) };
    case 'cname':
      return { CNAMERecord: { cname: values[0] ?? 'former.example' } };
    case 'a':
      return {
        ARecords: (values.length > 0 ? values : ['192.0.2.2']).map((ipv4Address) => ({ ipv4Address })),
      };
    default:
      return {};
  }
}

function gatewayProperties(network: string): Body {
  const subnet = { id: `${network}/subnets/GatewaySubnet` };
  return { gatewayType: 'Vpn', ipConfigurations: [{ properties: { subnet } }] };
}

/** Whether it lies directly in a group, as all that has a location does. */
function isTop(id: ResourceId): boolean {
  return id.type.split('/').length === 2;
}

/** The private addresses that are written out for each subnet that is named by its id, by the id's key. */
function addressesBySubnet({ stacks, subscription }: Applied): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const visit = (value: Json, scope: Scope): void => {
    if (value === null || typeof value !== 'object') return;
    const { private_ip_address: address, subnet_id: subnet } = value as JsonObject;
    if (typeof address === 'string' && typeof subnet === 'string') {
      const key = scope.resolve(subnet).toLowerCase();
      found.set(key, [...(found.get(key) ?? []), address]);
    }
    Object.values(value).forEach((each) => visit(each, scope));
  };
  for (const { json } of stacks) visit(json.resource ?? {}, new Scope(json, subscription));
  return found;
}

/** Resources that the program makes, left out or not, as `group` or `group/name` in lower case. */
function madeBy({ written, subscription }: Applied): Set<string> {
  return new Set(
    written.flatMap(({ json }) => {
      const scope = new Scope(json, subscription);
      return blocksOf(json.resource).flatMap(({ type, block }) => {
        const name = scope.resolve(text(block.name)).toLowerCase();
        if (type === 'azurerm_resource_group') return [name];
        // An address that is imported exists, and is described like one that is made.
        if (isRecord(type)) return [];
        const group = scope.resolve(text(block.resource_group_name)).toLowerCase();
        const parent = parentsOf(type, block).map(([, parentName]) =>
          `${scope.resolve(parentName)}/`.toLowerCase(),
        );
        return [`${group}/${parent.join('')}${name}`];
      });
    }),
  );
}

function isRecord(type: string): boolean {
  return /^azurerm_(private_)?dns_\w+_record$/.test(type);
}

/** Whether a resource, or what it is a part of, is made by a stack. */
function isMade(id: ResourceId, made: ReadonlySet<string>): boolean {
  const group = id.resourceGroup!.toLowerCase();
  if (id.type === GROUP) return made.has(group);
  const names = id.key
    .split('/providers/')
    .pop()!
    .split('/')
    .filter((_, at) => at > 0 && at % 2 === 0);
  return names.some((_, at) => made.has([group, ...names.slice(0, at + 1)].join('/')));
}

function parentsOf(type: string, block: Block): [kind: string, name: string][] {
  return PARENTS.filter(([types, argument]) => types.test(type) && typeof block[argument] === 'string').map(
    ([, argument, kind]) => [kind, text(block[argument])],
  );
}

/** Gateways that networks use through peerings with networks that somebody else has made. */
function remoteGateways(scope: Scope): { id: string; network: ResourceId }[] {
  return blocksOf(scope.resources)
    .filter(
      ({ type, block }) => type === 'azurerm_virtual_network_peering' && block.use_remote_gateways === true,
    )
    .flatMap(({ block }) => parseResourceId(scope.resolve(text(block.remote_virtual_network_id))) ?? [])
    .map((network) => ({
      network,
      id: `${groupOf(network)!}/providers/Microsoft.Network/virtualNetworkGateways/vgw-of-${network.name}`,
    }));
}

/** What the expressions of a stack stand for, as far as ids and names need them. */
class Scope {
  public readonly resources: Blocks;

  public constructor(
    private readonly json: StackJson,
    private readonly subscription: string,
  ) {
    this.resources = json.resource ?? {};
  }

  /** A text with what is known of its expressions; the others stay. */
  public resolve(value: string): string {
    return value.replace(/\$\{([^{}]+)\}/g, (whole, expression: string) => {
      if (/^data\.azurerm_(client_config|subscription)\.[\w-]+\.subscription_id$/.test(expression))
        return this.subscription;
      const [, type, name] = /^(azurerm_\w+)\.([\w-]+)\.name$/.exec(expression) ?? [];
      const found = type === undefined ? undefined : this.resources[type]?.[name]?.name;
      return typeof found === 'string' && !found.includes('${') ? found : whole;
    });
  }

  /** All ids in a value, without those that only Terraform knows. */
  public idsIn(value: Json): string[] {
    if (typeof value === 'string')
      return [...this.resolve(value).matchAll(/\/subscriptions\/[^\s"'`,;()[\]]+/g)]
        .map(([id]) => id)
        .filter((id) => !/[${}*<>]/.test(id));
    if (value === null || typeof value !== 'object') return [];
    return Object.entries(value).flatMap(([key, each]) => (key === '//' ? [] : this.idsIn(each)));
  }

  /** What is named by group and name: groups, what resources are part of, and data sources. */
  public namedIds(): string[] {
    const group = (block: Block): string =>
      `/subscriptions/${this.subscription}/resourceGroups/${this.resolve(text(block.resource_group_name))}`;
    const isPlain = (id: string): boolean => !/\$\{|\/\/|\/$/.test(id);
    const used = blocksOf(this.resources).flatMap(({ type, block }) =>
      block.resource_group_name === undefined
        ? []
        : [
            group(block),
            ...parentsOf(type, block).map(
              ([kind, name]) => `${group(block)}/providers/${kind}/${this.resolve(name)}`,
            ),
          ],
    );
    const read = blocksOf(this.json.data).flatMap(({ type, block }) => {
      if (type === 'azurerm_resource_group') return [group({ resource_group_name: block.name })];
      const path = DATA[type]?.(block);
      return path === undefined ? [] : [`${group(block)}/providers/${path}`];
    });
    return [...used, ...read].filter(isPlain);
  }
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
