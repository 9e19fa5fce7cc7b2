import type { IConstruct } from 'constructs';
import { checkAllProps, checkedInUse, type SettingsOf } from '../core/check-class';
import { checkRange, isKnown, refuse } from '../core/refusal';

/**
 * The load of two sites that both serve, and what they can serve. Take the figures from a load test, or from the Exchange Server Role Requirements
 * Calculator: the program checks what follows from them.
 */
export interface ClientLoad {
  /** Clients of both sites together at the busiest time: each site has to be able to serve them all after the loss of the other one. */
  readonly clients: number;
  /**
   * Clients that one front end can serve; from Exchange 2016 on front ends are the Mailbox servers.
   *
   * @default - each site says what it can serve as a whole
   */
  readonly clientsPerServer?: number;
  /**
   * Clients that the primary site can serve as a whole, such as a datacenter with servers of its own size.
   *
   * @default - as many as its front ends can serve
   */
  readonly primaryCapacity?: number;
  /**
   * Clients that the standby site can serve as a whole.
   *
   * @default - as many as its front ends can serve
   */
  readonly standbyCapacity?: number;
}

const LOAD: SettingsOf<ClientLoad> = {
  clients: checkedInUse,
  clientsPerServer: checkedInUse,
  primaryCapacity: checkedInUse,
  standbyCapacity: checkedInUse,
};

/** Refuses a figure that only Terraform knows: what follows from it could not be checked. */
export function checkKnownFigure(
  scope: IConstruct | string,
  property: string,
  value: number | undefined,
): void {
  if (value === undefined || isKnown(value)) return;
  refuse(scope, {
    property,
    value,
    limit: 'known at synthesis',
    cause: 'the program checks whether each site can serve the clients that it gets',
    remedy: 'write the number itself',
  });
}

/** Refuses a load that says nothing, or not what a site can serve. */
export function checkedLoad(scope: IConstruct | string, load: ClientLoad): ClientLoad {
  checkAllProps(scope, load, LOAD, 'load.');
  const { clients, clientsPerServer, primaryCapacity, standbyCapacity } = load;
  if ((clients as number | undefined) === undefined) {
    refuse(scope, {
      property: 'load.clients',
      fault: 'is required',
      cause: 'each site has to be able to serve all clients after the loss of the other one',
      remedy: 'state how many clients both sites have together at the busiest time',
    });
  }
  for (const [name, value] of Object.entries({
    clients,
    clientsPerServer,
    primaryCapacity,
    standbyCapacity,
  })) {
    checkKnownFigure(scope, `load.${name}`, value);
    checkRange(scope, value, {
      property: `load.${name}`,
      min: 1,
      max: 10000000,
      unit: 'clients',
      cause: 'it is a number of people at the busiest time',
    });
  }
  const [missing] = Object.entries({ primaryCapacity, standbyCapacity })
    .filter(([, value]) => (value ?? clientsPerServer) === undefined)
    .map(([name]) => name);
  if (missing !== undefined) {
    refuse(scope, {
      property: 'load.clientsPerServer',
      fault: `is required without load.${missing}`,
      cause: 'nothing else says what that site can serve',
      remedy: 'state what one front end can serve, or what each site can serve as a whole',
    });
  }
  return { ...load };
}
