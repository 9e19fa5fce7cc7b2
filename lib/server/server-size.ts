import type { IConstruct } from 'constructs';
import { isKnown, refuse } from '../core/refusal';

/**
 * Refuses sizes without Premium storage; those with it have an `s` among their features (`Standard_E8s_v5`).
 *
 * Sources: learn.microsoft.com/azure/virtual-machines/vm-naming-conventions;
 * learn.microsoft.com/exchange/plan-and-deploy/virtualization (every database, log and queue volume on Premium storage).
 */
export function checkSize(scope: IConstruct, size: string): void {
  if (
    !isKnown(size) ||
    /^Standard_((DS|GS|LS)?[A-Z]*\d+(-\d+)?[a-z]*s[a-z]*|[DGL]S\d+(-\d+)?)(_\w+)*$/.test(size)
  )
    return;
  refuse(scope, {
    property: 'size',
    value: size,
    limit: "an Azure size with Premium storage, such as 'Standard_E8s_v5'",
    cause:
      'Exchange is supported on Azure only with Premium storage for databases, logs and queues (learn.microsoft.com/exchange/plan-and-deploy/virtualization)',
    remedy: 'choose a size with an s after the number of cores',
  });
}
