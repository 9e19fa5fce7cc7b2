import { ExchangeRelease, ImagePreparation, WindowsVersion } from 'cdktf-resilient-exchange';
import { checkPowerShell, loadPowerShell, parsePowerShell, unassignedVariables } from '../support/powershell';
import { PowerShellRun } from '../support/powershell/run';
import type { Machine, Value } from '../support/powershell/run';

beforeAll(loadPowerShell);

const { SE_RTM, V2016_CU23, V2013_CU23 } = ExchangeRelease;
const { WS2012_R2, WS2016, WS2022 } = WindowsVersion;

test.each([
  ['of Subscription Edition', ImagePreparation.script(SE_RTM, WS2022)],
  ['of 2016', ImagePreparation.script(V2016_CU23, WS2016)],
  ['of 2013', ImagePreparation.script(V2013_CU23, WS2012_R2)],
  ['of an Edge', ImagePreparation.script(SE_RTM, WS2022, true)],
  ['that checks an image', ImagePreparation.check()],
])('the script %s is PowerShell, and all its variables have values', (_, script) => {
  expect(checkPowerShell(script)).toEqual([]);
  expect(unassignedVariables(parsePowerShell(script))).toEqual([]);
  expect(script).toMatch(/^[\x20-\x7e\n]*$/);
});

test('an image has what its release needs, and nothing of Exchange itself', () => {
  const script = ImagePreparation.script(V2013_CU23, WS2012_R2);
  expect(script).toContain("-Name 'Release' -Least 461808");
  expect(script).toContain("'Desktop-Experience'");
  expect(script).not.toContain('Setup.exe /');
  expect(ImagePreparation.script(SE_RTM, WS2022, true)).not.toContain('vcredist_x64_2013');
});

test('an image of a Windows release that the release of Exchange is not supported on is refused', () => {
  expect(() => ImagePreparation.script(SE_RTM, WS2016)).toThrow(
    /windows must be .*Windows Server 2022.*got/s,
  );
});

describe('an image', () => {
  const GOOD = {
    domain: false,
    paths: [] as string[],
    children: {} as Record<string, Value[]>,
    services: [] as string[],
  };

  async function check(changes: Partial<typeof GOOD>): Promise<string> {
    const found = { ...GOOD, ...changes };
    const path = (named: Readonly<Record<string, Value>>): string => String(named.literalpath ?? named.path);
    const machine: Machine = {
      commands: {
        'get-ciminstance': () => ({ partofdomain: found.domain }),
        'write-host': () => undefined,
        'test-path': ({ named }) => found.paths.some((part) => path(named).includes(part)),
        'get-itemproperty': () => undefined,
        'get-service': () => found.services,
        'get-childitem': ({ named }) => found.children[path(named)] ?? [],
      },
      types: {},
      environment: {},
    };
    const run = new PowerShellRun(machine);
    return run.run(ImagePreparation.check()).then(
      () => 'may be generalized',
      (error: Error) => error.message,
    );
  }

  const certificates = (issuer: string): Record<string, Value[]> => ({
    'Cert:\\LocalMachine\\My': [{ subject: 'CN=mail', issuer }],
  });

  it.each([
    [{}, 'may be generalized'],
    [{ domain: true }, 'The machine is in a domain.'],
    [{ paths: ['ExchangeServer'] }, 'Exchange is installed.'],
    [{ services: ['ADAM_MSExchange'] }, 'The machine has an instance of AD LDS.'],
    [{ children: certificates('CN=Contoso CA') }, 'The machine has the certificate CN=mail.'],
    [{ children: certificates('CN=mail') }, 'may be generalized'],
    [{ children: certificates('DC=Windows Azure CRP Certificate Generator') }, 'may be generalized'],
    [
      { children: { 'C:\\Packages\\Plugins': [{ name: 'Microsoft.Compute.JsonADDomainExtension' }] } },
      'The machine has the state of the extension Microsoft.Compute.JsonADDomainExtension.',
    ],
    [{ paths: ['state.json'] }, 'An installation of Exchange was begun.'],
    [{ paths: ['RebootPending'] }, 'Windows wants a restart.'],
  ])('with %j: %s', async (changes, says) => {
    expect(await check(changes)).toBe(says);
  });
});
