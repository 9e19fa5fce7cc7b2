import type { Construct } from 'constructs';
import { checkBlocks, checkIpv4, checkNetworkBlock, Cidr, isPrivateBlock } from '../core/cidr';
import { isKnown, refuse } from '../core/refusal';
import { claimComputerName } from '../server/computer-names';

/** Reads the networks of a datacenter. */
export function networksOf(datacenter: Construct, networks: string[]): Cidr[] {
  checkBlocks(datacenter, 'networks', networks);
  const blocks = networks.map((text) => {
    const block = Cidr.parse(datacenter, 'networks', text);
    checkNetworkBlock(datacenter, 'networks', block);
    return block;
  });
  const within = blocks.find((block, index) => blocks.slice(0, index).some((each) => each.overlaps(block)));
  if (within === undefined) return blocks;
  return refuse(datacenter, {
    property: 'networks',
    value: within.toString(),
    limit: 'no part of another network of the datacenter',
    cause: 'each address would have two routes, and Azure refuses prefixes that overlap',
    remedy: 'leave out the smaller of the two',
  });
}

/** Refuses an address that the connection does not lead to: servers in Azure would look for it elsewhere. */
export function checkInside(owner: Construct, property: string, address: string, networks: Cidr[]): void {
  checkIpv4(owner, property, address);
  if (!isKnown(address) || networks.some((block) => block.contains(address))) return;
  refuse(owner, {
    property,
    value: address,
    limit: `an address in ${networks.join(' or ')}, the networks of the datacenter`,
    cause: 'the connection leads to these networks only, and servers in Azure have to reach it',
    remedy: 'correct the address, or add its network to networks',
  });
}

/** Refuses an address that nobody in the Internet reaches. */
export function checkPublic(owner: Construct, property: string, address: string, cause: string): void {
  checkIpv4(owner, property, address);
  if (!isKnown(address) || !isPrivateBlock(Cidr.parse(owner, property, `${address}/32`))) return;
  refuse(owner, {
    property,
    value: address,
    limit: 'a public address',
    cause,
    remedy: 'use the address that the Internet sees, such as the one before a translation (NAT)',
  });
}

/** Refuses a value that two entries of a list have. */
export function checkOnce(owner: Construct, property: string, values: string[], cause: string): void {
  const all = values.map((value) => value.toLowerCase());
  const twice = values.find((value, index) => all.indexOf(value.toLowerCase()) < index);
  if (twice === undefined) return;
  refuse(owner, {
    property,
    value: twice,
    limit: 'different for each server',
    cause,
    remedy: 'correct one of the two',
  });
}

/** Refuses an empty tier. */
export function checkSome(owner: Construct, servers: readonly unknown[]): void {
  if (servers.length > 0) return;
  refuse(owner, {
    property: 'servers',
    value: servers,
    fault: 'must contain at least one server',
    cause: 'a tier without servers serves nobody',
    remedy: 'list the servers, or leave the tier out',
  });
}

/** Registers the name of a computer that exists. */
export function claimExisting(owner: Construct, computerName: string): string {
  const remedy = 'correct the name, or give the site in Azure another code';
  return claimComputerName(owner, computerName, 'servers.computerName', remedy);
}
