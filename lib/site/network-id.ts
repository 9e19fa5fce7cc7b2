import type { IConstruct } from 'constructs';
import { refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';

/** A virtual network by name. */
export interface NetworkName {
  readonly resourceGroupName: string;
  readonly name: string;
}

/** Takes the resource id of a virtual network apart. */
export function parseNetworkId(scope: IConstruct, id: string): NetworkName {
  checkText(scope, 'virtualNetworkId', id);
  const match =
    /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/virtualNetworks\/([^/]+)$/i.exec(
      id,
    );
  if (match) return { resourceGroupName: match[1], name: match[2] };
  return refuse(scope, {
    property: 'virtualNetworkId',
    value: id,
    limit: 'the resource id of a virtual network',
    cause: 'a peering refers to both networks by their ids',
    remedy: "copy it from 'az network vnet show --query id'",
  });
}
