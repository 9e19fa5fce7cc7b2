import { AzureError } from '../azure-error';
import type { Body, Resource, ResourceStore } from '../store';
import type { Rule } from './rule';
import { propertiesOf } from './rule';

interface BalancingRule {
  readonly name: string;
  readonly properties?: {
    readonly protocol?: string;
    readonly frontendPort?: number;
    readonly backendPort?: number;
    readonly enableFloatingIP?: boolean;
    readonly frontendIPConfiguration?: { readonly id: string };
    readonly backendAddressPool?: { readonly id: string };
  };
}

const PARTS = [
  'frontendIPConfigurations',
  'backendAddressPools',
  'probes',
  'loadBalancingRules',
  'outboundRules',
];

/**
 * Rules of a load balancer refer to front ends, pools and probes that it has.
 *
 * Source: learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors (InvalidResourceReference); for
 * a probe that is removed while a rule names it github.com/PaloAltoNetworks/terraform-azurerm-swfw-modules/issues/75.
 */
export const partsExist: Rule = ({ id, body, store }) => {
  // An array that is left out leaves the parts that there are.
  const partsOf = (part: string): Part[] =>
    (propertiesOf(body)[part] as Part[] | undefined) ??
    store
      .childrenOf(id.text)
      .filter((child) => child.id.type === `${id.type}/${part.toLowerCase()}`)
      .map((child) => ({ name: child.id.name, properties: propertiesOf(child.body) }));
  const present = new Set(
    PARTS.flatMap((part) => partsOf(part).map(({ name }) => `${id.key}/${part}/${name}`.toLowerCase())),
  );
  const rules = [...partsOf('loadBalancingRules'), ...partsOf('outboundRules')];
  for (const reference of ownReferences(rules, `${id.key}/`)) {
    if (present.has(reference.toLowerCase())) continue;
    throw new AzureError(
      400,
      'InvalidResourceReference',
      `Resource ${reference} referenced by resource ${id.text} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
    );
  }
};

interface Part {
  readonly name: string;
  readonly properties?: Body;
}

/** Ids below the balancer, as its rules mention them; what a part says of itself is left out. */
function ownReferences(rules: Part[], prefix: string): string[] {
  const found: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string' && value.toLowerCase().startsWith(prefix)) found.push(value);
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(collect);
  };
  rules.forEach(({ properties }) => collect(properties));
  return found;
}

/**
 * Two rules share neither a front end's port nor, without floating IP, a pool's port.
 *
 * Source: learn.microsoft.com/azure/load-balancer/load-balancer-multivip-overview (rule types) and
 * learn.microsoft.com/azure/load-balancer/load-balancer-common-deployment-errors
 * (RulesOfSameLoadBalancerTypeUseSameBackendPortProtocolAndIPConfig, of which these are the kind within one balancer).
 */
export const portsAreFree: Rule = ({ id, body }) => {
  const rules = (propertiesOf(body).loadBalancingRules ?? []) as BalancingRule[];
  const refuse = (code: string, keyOf: (rule: BalancingRule) => string | undefined): void => {
    const seen = new Map<string, string>();
    for (const rule of rules) {
      const key = keyOf(rule)?.toLowerCase();
      if (key === undefined) continue;
      const other = seen.get(key);
      if (other !== undefined) {
        throw new AzureError(
          400,
          code,
          `Load balancing rules ${id.text}/loadBalancingRules/${other} and ${id.text}/loadBalancingRules/${rule.name} conflict: ${key}.`,
        );
      }
      seen.set(key, rule.name);
    }
  };
  refuse(
    'RulesUseSameFrontendPortProtocolAndIPConfig',
    ({ properties }) =>
      properties &&
      `${properties.protocol} ${properties.frontendPort} ${properties.frontendIPConfiguration?.id}`,
  );
  refuse('RulesUseSameBackendPortProtocolAndPool', ({ properties }) =>
    properties && !properties.enableFloatingIP
      ? `${properties.protocol} ${properties.backendPort} ${properties.backendAddressPool?.id}`
      : undefined,
  );
};

/**
 * A network interface stands behind one public and one internal load balancer at most.
 *
 * Source: learn.microsoft.com/azure/load-balancer/load-balancer-common-deployment-errors (AnotherInternalLoadBalancerExists;
 * the code for public ones is not documented, and is named like it).
 */
export const oneBalancerOfAKind: Rule = ({ id, body, store }) => {
  const balancers = poolsOf(body).flatMap((pool) => {
    const [balancer] = pool.split(/\/backendAddressPools\//i);
    return store.get(balancer) ?? [];
  });
  for (const [kind, code] of [
    ['internal', 'AnotherInternalLoadBalancerExists'],
    ['public', 'AnotherPublicLoadBalancerExists'],
  ]) {
    const distinct = new Set(
      balancers
        .filter((balancer) => isPublic(balancer, store) === (kind === 'public'))
        .map((balancer) => balancer.id.text.toLowerCase()),
    );
    if (distinct.size < 2) continue;
    throw new AzureError(
      400,
      code,
      `Network interface ${id.text} refers to more than one load balancer of type ${kind}: ${[...distinct].join(', ')}. Only one is allowed.`,
    );
  }
};

function poolsOf(body: Body): string[] {
  const configurations = (propertiesOf(body).ipConfigurations ?? []) as {
    properties?: { loadBalancerBackendAddressPools?: { id: string }[] };
  }[];
  return configurations.flatMap(({ properties }) =>
    (properties?.loadBalancerBackendAddressPools ?? []).map((pool) => pool.id),
  );
}

function isPublic(balancer: Resource, store: ResourceStore): boolean {
  return store
    .childrenOf(balancer.id.text)
    .some((child) => propertiesOf(child.body).publicIPAddress !== undefined);
}
