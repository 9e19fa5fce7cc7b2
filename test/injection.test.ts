import { join } from 'node:path';
import type { App } from 'cdktf';
import type { TwoSiteExchangeProps } from 'cdktf-resilient-exchange';
import { TwoSiteExchange } from 'cdktf-resilient-exchange';
import { estateProps, testApp, writtenStacks } from './support/app';
import { literalsOf, loadPowerShell, parsePowerShell } from './support/powershell';
import { readTree } from './support/synth';

beforeAll(loadPowerShell);

/** What an estate writes as runbooks. */
function runbooksOf(props: TwoSiteExchangeProps): Record<string, string> {
  const app: App = testApp();
  new TwoSiteExchange(app, 'contoso', props);
  app.synth();
  return readTree(join(app.outdir, 'runbooks', 'contoso'));
}

function siteNamed(name: string): TwoSiteExchangeProps {
  return estateProps({ primary: { name, code: 'AMS' }, databaseAvailabilityGroup: { databases: 2 } });
}

describe('names that people have', () => {
  test.each(['L’Aquila', "L'Aquila", 'Zürich', 'København', 'São Paulo', '東京', 'Smith & Sons'])(
    '%s is the same in pages and scripts',
    (name) => {
      const files = runbooksOf(siteNamed(name));
      const script = files['bring-up.ps1'];
      const steps = script.match(/^function [^]*?^\}$/gm)!.filter((step) => step.includes(name.slice(-3)));
      expect(steps.length).toBeGreaterThan(2);
      expect(steps.flatMap((step) => parsePowerShell(step).errors)).toEqual([]);
      expect(literalsOf(script).values).toContain(name);
      const [command] = /^ *New-ADReplicationSite -Name '(?!Dublin|Paris).*$/m.exec(script)!;
      expect(files['bring-up.md']).toContain(`\n${command.trim()}\n`);
      expect(script.startsWith('\ufeff')).toBe(/[^\x20-\x7e]/.test(name));
    },
  );
});

describe('the index', () => {
  test('shows names as they are written', () => {
    const index = runbooksOf(
      estateProps({ primary: { name: 'A|<img src=x>_b_', activeDirectorySite: 'Amsterdam', code: 'AMS' } }),
    )['README.md'];
    expect(index).toContain('| A\\|\\<img src=x\\>\\_b\\_ |');
    expect(index).not.toMatch(/(?<!\\)<img/);
  });
});

test('what cannot be written as a command is refused before anything is', () => {
  const app = testApp();
  const props = estateProps({ primary: { name: 'Amster\u202edam', code: 'AMS' } });
  expect(() => {
    new TwoSiteExchange(app, 'contoso', props);
    app.synth();
  }).toThrow(
    "siteName must be one line of visible characters, without back quotes, '${' and '%{' (got 'Amster\\u{202e}dam')",
  );
  expect(writtenStacks(app)).toEqual([]);
});
