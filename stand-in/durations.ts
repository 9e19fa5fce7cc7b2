/** What takes time on the stand-in's clock. */
export type OperationKind =
  | 'createMachine'
  | 'deleteMachine'
  | 'updateMachine'
  | 'resizeMachine'
  | 'powerOff'
  | 'deallocate'
  | 'start'
  | 'restart'
  | 'redeploy'
  | 'attachDisk'
  | 'detachDisk'
  | 'createDisk'
  | 'updateDisk'
  | 'deleteDisk'
  | 'extension'
  | 'runCommand'
  | 'createBastion'
  | 'deleteBastion'
  | 'createGateway'
  | 'updateGateway'
  | 'deleteGateway';

/** Minutes that each kind of operation takes; what is not named takes none. */
export type Durations = Partial<Record<OperationKind, number>>;

/**
 * Time as on Azure, in minutes, until the operation is reported as done: what Windows and Exchange need beyond that to answer is
 * not in it. Microsoft documents next to none of these, so that all are estimates but for those with a source. Settings of
 * networks and names take seconds, and none here.
 */
export const AZURE_DURATIONS: Durations = {
  // github.com/hashicorp/terraform-provider-azurerm/issues/6314 measured 2:37 for Linux; Windows sets itself up for longer.
  createMachine: 5,
  deleteMachine: 3,
  updateMachine: 0.5,
  // What a power-off and a start take; Azure does both.
  resizeMachine: 5,
  powerOff: 2,
  deallocate: 2,
  start: 3,
  restart: 3,
  // Moves the machine to another host: what a deallocation and a start take, and its disks.
  redeploy: 8,
  // github.com/hashicorp/terraform-provider-azurerm/issues/5502 measured up to 1:20.
  attachDisk: 1,
  detachDisk: 1,
  createDisk: 0.2,
  updateDisk: 0.5,
  deleteDisk: 0.2,
  // A domain join restarts the machine.
  extension: 5,
  // The agent fetches and reports it; the script's own time is not known here.
  runCommand: 2,
  // learn.microsoft.com/azure/bastion/quickstart-host-portal: about ten minutes.
  createBastion: 10,
  deleteBastion: 5,
  // learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings: 45 minutes or more.
  createGateway: 45,
  updateGateway: 10,
  deleteGateway: 15,
};
