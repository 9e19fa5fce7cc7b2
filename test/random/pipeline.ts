import { call, entries, flag, oneOf, pick, type Props, settings, type Some } from './arbitrary';
import { PARIS } from './place';
import { accountName, naming, OBJECT_ID } from './values';

// Pipelines, and where the state is.

const host = oneOf(
  call(
    'PipelineHost.gitHubActions',
    settings(
      'GitHubActionsProps',
      { subjectPrefix: pick('repo:contoso/exchange') },
      {
        issuer: pick('https://token.actions.contoso.ghe.com'),
        codeOwners: pick(['@contoso/approvers'], ['@jane', 'duty@contoso.com']),
      },
    ),
  ),
  call(
    'PipelineHost.azureDevOps',
    settings(
      'AzureDevOpsProps',
      { issuer: pick('https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0') },
      { subjects: entries(['contoso-primary', pick('/eid1/c/pub/t/a/sc/b')]) },
    ),
  ),
);

const options: Props = {
  branch: pick('main', 'release/1'),
  synthCommand: pick('npm run synth'),
  storageAccountName: accountName,
  breakGlass: settings('BreakGlassAccount', { principalId: pick(OBJECT_ID) }, { isUser: flag }, 50),
  furtherActions: entries(['azurerm_route_table', pick(['Microsoft.Network/routeTables/*'])]),
};

export const estatePipeline = settings(
  'EstatePipelineOptions',
  { host },
  { ...options, region: PARIS.region },
);

export const pipelineProps = settings(
  'PipelineProps',
  { host, region: PARIS.region },
  { ...options, naming },
);

const azureStorage = call(
  'StateStore.azureStorage',
  settings(
    'AzureStorageStateProps',
    {
      storageAccountName: pick('stcontosostate'),
      containerName: pick('tfstate'),
      resourceGroupName: pick('rg-state'),
      region: PARIS.region,
    },
    { subscriptionId: pick('99999999-8888-7777-6666-555555555555') },
  ),
);

export const localFiles = call(
  'StateStore.localFiles',
  settings('LocalStateProps', {}, { directory: pick('states', '../states') }, 40),
);

export const stateStore: Some = oneOf(azureStorage, azureStorage, localFiles);
