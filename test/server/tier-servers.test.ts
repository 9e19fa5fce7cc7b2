import { SubnetRole, TierServers, WindowsVersion } from 'cdktf-resilient-exchange';
import { Construct } from 'constructs';
import { siteIn, testApp } from '../support/app';

const REACHED = {
  namespaces: ['farm'],
  privateAddresses: [],
  healthPort: 443,
  healthPath: '/',
  protocols: ['Https'],
};

/** The carrier that the model of a tier has. */
function carrierOf(stated: { publicHostName?: string; carrier?: string }, address?: string): unknown {
  const site = siteIn(testApp());
  const servers = new TierServers(new Construct(site, 'Farm'), {
    site,
    role: SubnetRole.custom('farm', { slot: 5 }),
    software: { name: 'Farm', windows: [WindowsVersion.WS2022] },
    options: {},
    defaultServers: 2,
    defaultSize: 'Standard_E4s_v5',
    defaultRoleCode: 'FRM',
  });
  servers.members.forEach((member) => servers.add(member, address));
  const clientAccess = { ...REACHED, ...stated };
  return servers.describe({ kind: 'farm', provides: 'a farm', clientAccess }).tiers?.[0].clientAccess
    ?.carrier;
}

test.each([
  ['a public name', { publicHostName: 'farm.example' }, undefined, 'Microsoft network'],
  ['servers with public addresses', {}, 'address-id', 'Microsoft network'],
  ['no public address', {}, undefined, undefined],
  ['a carrier of its own', { publicHostName: 'farm.example', carrier: 'fibre' }, undefined, 'fibre'],
])('the carrier of a tier with %s', (_, stated, address, carrier) => {
  expect(carrierOf(stated, address)).toBe(carrier);
});
