import { failureNames, listed, secondsText } from '../core/words';
import type { EstateModel } from '../model/estate-model';
import type { MachineModel } from '../model/machine-model';

/** Which servers install Exchange by themselves and take their certificate from a vault; nothing where people do both. */
export function installationSection({ machines }: EstateModel): string {
  const builds = new Map<string, MachineModel[]>();
  for (const machine of machines) {
    if (!machine.installation) continue;
    const { release, buildNumber, expectedSeconds } = machine.installation;
    const what = `${release} with build ${buildNumber}, in about ${secondsText(expectedSeconds)} as the program expects`;
    builds.set(what, [...(builds.get(what) ?? []), machine]);
  }
  const over = machines.filter(({ installation }) => installation?.over);
  const withCertificate = machines.filter(({ certificate }) => certificate);
  return [
    ...[...builds].map(([what, servers]) => `${names(servers)} install Exchange by themselves: ${what}.`),
    ...(over.length === 0
      ? []
      : [`The installation of ${names(over)} is over, and the rights to media and password are gone.`]),
    ...(withCertificate.length === 0
      ? []
      : [
          `${names(withCertificate)} fetch ${withCertificate.length === 1 ? 'its' : 'their'} certificate from Key Vault.`,
        ]),
  ].join('\n');
}

function names(servers: readonly MachineModel[]): string {
  return listed(failureNames(servers.map(({ id }) => id)));
}
