/** Core and provider of the copy. The provider asks for cdktn 0.23 and works with 0.24, which npm and jsii have to be told. */
const CORE = '0.24.0';
/** With 0.23, which the provider asks for, npm needs to be told nothing. */
export const CORES = '>=0.23.0 <0.25.0';
const PROVIDER = '16.1.0';
/** The release of the provider that this binding is of. */
const AZURERM = '4.73.0';

/** A text of this repository as the copy for cdktn has it: the names of core, provider and package; addresses on GitHub stay. */
export function rewrite(text) {
  return text
    .replace(/(['"`])cdktf(['"`/])/g, '$1cdktn$2')
    .replaceAll('@cdktf/provider-azurerm', '@cdktn/provider-azurerm')
    .replace(/(?<!\/)\bcdktf-resilient-exchange\b(?! contributors)/g, 'cdktn-resilient-exchange');
}

/** A page as the copy has it: its programs, and the name above. The text tells of both packages. */
export function rewritePage(text) {
  return text
    .replace(/^```ts\n[^]*?^```$/gm, rewrite)
    .replace('# cdktf-resilient-exchange\n', '# cdktn-resilient-exchange\n');
}

/** Output that a test compares, which names the release of the provider. */
export function rewriteSnapshot(text) {
  return text.replace(/("source": "azurerm",\s+"version": )"[\d.]+"/g, `$1"${AZURERM}"`);
}

/** package.json of the copy: the same package by another name, on cdktn. */
export function rewriteManifest(manifest) {
  const { python, java, dotnet, go } = manifest.jsii.targets;
  const own = {
    python: { distName: 'cdktn-resilient-exchange', module: 'cdktn_resilient_exchange' },
    java: {
      package: `${java.package}.cdktn`,
      maven: { ...java.maven, artifactId: 'cdktn-resilient-exchange' },
    },
    dotnet: { namespace: `${dotnet.namespace}.Cdktn`, packageId: `${dotnet.packageId}.Cdktn` },
    go: { moduleName: go.moduleName.replace(/-go$/, '-cdktn-go'), packageName: go.packageName },
  };
  if (python.distName === own.python.distName) throw new Error('this is the copy already');
  return {
    ...manifest,
    name: 'cdktn-resilient-exchange',
    description: manifest.description.replace('CDKTF', 'CDK Terrain (cdktn)'),
    keywords: [...manifest.keywords, 'cdktn'].sort(),
    peerDependencies: {
      '@cdktn/provider-azurerm': `^${PROVIDER}`,
      cdktn: CORES,
      constructs: '>=10.6.0 <10.8.0',
    },
    devDependencies: {
      '@cdktn/provider-azurerm': PROVIDER,
      cdktn: CORE,
      constructs: manifest.devDependencies.constructs,
    },
    overrides: { '@cdktn/provider-azurerm': { cdktn: '$cdktn' } },
    allowScripts: {},
    // The package of drills is found in this repository's node_modules, as everything else that does not differ.
    workspaces: undefined,
    jsii: { ...manifest.jsii, targets: own },
  };
}
