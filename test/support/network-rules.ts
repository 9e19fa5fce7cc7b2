import { BlockList, isIP, isIPv4 } from 'node:net';
import type { Estate, Resource } from './estate';

/** A line of a security group, read. */
export interface NetworkRule {
  readonly resource: Resource;
  readonly priority: number;
  readonly allows: boolean;
  readonly protocol: string;
  readonly sources: string[];
  readonly destinations: string[];
  readonly ports: string[];
}

/** The rules of a security group in one direction, in the order in which Azure asks them. */
export function rulesOf(estate: Estate, groupName: string, stack: string, direction: string): NetworkRule[] {
  return estate
    .all('azurerm_network_security_rule')
    .filter((rule) => rule.stack === stack && estate.text(rule, 'network_security_group_name') === groupName)
    .filter((rule) => estate.text(rule, 'direction') === direction)
    .map((rule) => readRule(estate, rule))
    .sort((a, b) => a.priority - b.priority);
}

/** The rule by which the Internet reaches a TCP port, unless one before it denies that. */
export function openRule(
  rules: NetworkRule[],
  port: number,
  isOutside: (block: string) => boolean,
): NetworkRule | undefined {
  const asked = rules.filter((rule) => speaksTcp(rule) && rule.ports.some((range) => inRange(range, port)));
  const first = asked.find((rule) => (rule.allows ? rule.sources.some(isOutside) : deniesEverybody(rule)));
  return first?.allows ? first : undefined;
}

/** The rule by which packets to or from a private address are dropped, on whatever port. */
export function filteringRule(
  rules: NetworkRule[],
  peer: string,
  side: 'sources' | 'destinations',
): NetworkRule | undefined {
  const asked = rules.filter((rule) => rule[side].some((block) => coversPrivate(block, peer)));
  const first = asked.find((rule) => !rule.allows || (rule.protocol === '*' && rule.ports.includes('*')));
  return first?.allows ? undefined : first;
}

/** Whether a block means the Internet at large: everything, or so much of it that no one network can be meant. */
export function isAnywhere(block: string): boolean {
  if (/^(\*|any|internet|azurecloud.*)$/i.test(block)) return true;
  const [address, length] = block.split('/');
  return isIP(address) > 0 && length !== undefined && Number(length) < 8;
}

/** Whether a block holds any address of the Internet. */
export function isPublic(block: string): boolean {
  const [address] = block.split('/');
  return isAnywhere(block) || (isIP(address) > 0 && !privateBlocks.check(address, family(address)));
}

const privateBlocks = new BlockList();
privateBlocks.addSubnet('10.0.0.0', 8);
privateBlocks.addSubnet('172.16.0.0', 12);
privateBlocks.addSubnet('192.168.0.0', 16);
privateBlocks.addSubnet('100.64.0.0', 10);
privateBlocks.addSubnet('fc00::', 7, 'ipv6');

function readRule(estate: Estate, resource: Resource): NetworkRule {
  const both = (name: string): string[] => [
    ...estate.list(resource, name),
    ...estate.list(resource, `${name}es`),
    ...estate.list(resource, `${name}s`),
  ];
  return {
    resource,
    priority: Number(estate.get(resource, 'priority')),
    allows: estate.text(resource, 'access') === 'Allow',
    protocol: estate.text(resource, 'protocol'),
    sources: both('source_address_prefix'),
    destinations: both('destination_address_prefix'),
    ports: both('destination_port_range'),
  };
}

function speaksTcp(rule: NetworkRule): boolean {
  return /^(\*|tcp)$/i.test(rule.protocol);
}

function deniesEverybody(rule: NetworkRule): boolean {
  return rule.sources.some(isAnywhere) && rule.destinations.includes('*');
}

function inRange(range: string, port: number): boolean {
  if (range === '*') return true;
  const [from, to = from] = range.split('-').map(Number);
  return from <= port && port <= to;
}

function coversPrivate(block: string, address: string): boolean {
  if (/^(\*|any|virtualnetwork)$/i.test(block)) return true;
  const [network, length] = block.split('/');
  if (isIP(network) === 0) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(length ?? (isIPv4(network) ? 32 : 128)), family(network));
  return list.check(address, family(address));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}
