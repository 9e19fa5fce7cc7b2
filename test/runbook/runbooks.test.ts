import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'cdktf';
import type { Site, SiteProps } from 'cdktf-resilient-exchange';
import {
  AzureRegion,
  EdgeTier,
  FailoverZone,
  ResilientClientAccessArray,
  Runbooks,
  TwoSiteExchange,
  OutboundMail,
} from 'cdktf-resilient-exchange';
import { WRITTEN_FILES } from '../../lib/core/stale-files';
import { LIVE, DIRECTORY, estateProps, siteIn, stackIn, testApp } from '../support/app';
import { filesIn } from '../support/output-files';

/** One site with names and runbooks. */
function siteWithRunbooks(
  app: App,
  props: Partial<SiteProps> = {},
  estate?: string,
): { site: Site; runbooks: Runbooks } {
  const site = siteIn(app, { activeDirectory: DIRECTORY, exchangeServerPrefixes: undefined, ...props });
  const zone = new FailoverZone(stackIn(app, 'dns'), 'Zone', {
    domainName: 'contoso.com',
    ...LIVE,
    region: AzureRegion.FRANCE_CENTRAL,
  });
  zone.publishClientAccess(new ResilientClientAccessArray(site, 'ClientAccess', { site }));
  zone.publishMail(new EdgeTier(site, 'Edge', { site, outbound: OutboundMail.direct() }));
  return { site, runbooks: new Runbooks(zone, 'Runbooks', { estate }) };
}

function runbooksIn(app: App): string[] {
  return filesIn(join(app.outdir, 'runbooks'));
}

describe('runbooks', () => {
  test('are written below the id of their estate, beside the stacks', () => {
    const app = testApp();
    const { runbooks } = siteWithRunbooks(app, { estate: 'northwind' });
    app.synth();
    expect(runbooks.outputDirectory).toBe('runbooks/northwind');
    expect(runbooksIn(app)).toEqual(
      expect.arrayContaining(['northwind/README.md', 'northwind/bring-up.md', 'northwind/bring-up.ps1']),
    );
  });

  test('take an estate by its id, and refuse one that the program does not have', () => {
    const app = testApp();
    const { runbooks } = siteWithRunbooks(app, { estate: 'northwind' }, 'northwind');
    app.synth();
    expect(runbooks.outputDirectory).toBe('runbooks/northwind');
    const wrong = testApp();
    siteWithRunbooks(wrong, { estate: 'northwind' }, 'southwind');
    expect(() => wrong.synth()).toThrow(/estate must be one of northwind \(got 'southwind'\)/);
  });

  test('of a machine that has gone are removed', () => {
    const app = testApp();
    siteWithRunbooks(app);
    const page = 'runbooks/exchange/member-rebuild-AMSFE9.md';
    const old = join(app.outdir, page);
    mkdirSync(join(app.outdir, 'runbooks/exchange'), { recursive: true });
    writeFileSync(old, 'old');
    writeFileSync(join(app.outdir, WRITTEN_FILES), JSON.stringify({ files: [page] }));
    app.synth();
    expect(existsSync(old)).toBe(false);
    expect(runbooksIn(app).length).toBeGreaterThan(10);
  });

  test('of two sites without a domain are left out', () => {
    const app = testApp();
    new TwoSiteExchange(app, 'contoso', estateProps({ activeDirectory: undefined }));
    app.synth();
    expect(runbooksIn(app)).toEqual([]);
  });
});

describe('what keeps a page from being written is an error before anything is written', () => {
  test.each<[string, (app: App) => unknown, RegExp]>([
    [
      'no domain',
      (app) => siteWithRunbooks(app, { activeDirectory: undefined }),
      /need the Active Directory domain of the primary site/,
    ],
    [
      'no zone',
      (app) => new Runbooks(siteIn(app, { activeDirectory: DIRECTORY }), 'Runbooks'),
      /need published names, and the estate has no zone/,
    ],
  ])('%s', (_, program, message) => {
    const app = testApp();
    program(app);
    expect(() => app.synth()).toThrow(message);
    expect(filesIn(app.outdir)).toEqual([]);
  });
});
