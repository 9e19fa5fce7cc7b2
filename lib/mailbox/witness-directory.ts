import type { Construct } from 'constructs';
import { refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';

/** Where the DAG commands make the witness share by default. */
export const WITNESS_DIRECTORY = 'C:\\DAGFileShareWitnesses';

/** Refuses what is not a local path. */
export function checkWitnessDirectory(scope: Construct, directory: string): string {
  checkText(scope, 'directory', directory);
  if (/^[A-Z]:\\[^<>:"/|?*]+$/i.test(directory)) return directory;
  return refuse(scope, {
    property: 'directory',
    value: directory,
    limit: 'a local path on the machine',
    cause: 'the DAG commands create it there, and Exchange does not support a network or DFS path',
    remedy: "write it like 'C:\\\\DAGFileShareWitnesses\\\\DAG1'",
  });
}
