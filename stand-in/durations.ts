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
  | 'deleteBastion';

/** Minutes that each kind of operation takes; what is not named takes none. */
export type Durations = Partial<Record<OperationKind, number>>;

/** Time as on Azure, in minutes. */
export const AZURE_DURATIONS: Durations = {
  createMachine: 5,
  deleteMachine: 3,
  updateMachine: 0.5,
  resizeMachine: 5,
  powerOff: 2,
  deallocate: 2,
  start: 3,
  restart: 3,
  redeploy: 8,
  attachDisk: 0.5,
  detachDisk: 0.5,
  createDisk: 0.2,
  updateDisk: 0.5,
  deleteDisk: 0.2,
  extension: 5,
  runCommand: 2,
  createBastion: 10,
  deleteBastion: 5,
};
