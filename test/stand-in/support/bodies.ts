import type { Body } from '../../../stand-in/store';

/** A machine as the provider writes it, without an interface. */
export function machineBody(name: string, properties: Body = {}, rest: Body = {}): Body {
  return {
    location: 'westeurope',
    properties: {
      hardwareProfile: { vmSize: 'Standard_E16s_v5' },
      storageProfile: {
        osDisk: { name: `${name}-os`, createOption: 'FromImage', diskSizeGB: 128 },
        dataDisks: [],
      },
      ...properties,
    },
    ...rest,
  };
}
