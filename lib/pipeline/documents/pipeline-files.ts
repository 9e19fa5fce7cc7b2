import type { OutputFiles } from '../../core/output-files';
import type { EstateDocument } from '../../model/estate-document';
import type { PipelineModel } from '../../model/pipeline-model';
import { azurePipelines } from './azure-devops';
import { gitHubWorkflows } from './github-actions';
import { EXCEPTIONS, pipelineScript, scriptName } from './script';
import { OWNERS_FILE } from './shared';

/** The documents of the pipelines of an estate, by name: they are what the model says, and nothing else. */
export function pipelineFiles(document: EstateDocument, pipeline: PipelineModel): OutputFiles {
  const isGitHub = pipeline.host === 'github-actions';
  const subject = { document, pipeline, folder: isGitHub ? '.github/workflows' : 'pipelines' };
  return {
    ...(isGitHub ? gitHubWorkflows(subject) : azurePipelines(subject)),
    [scriptName(document)]: pipelineScript(document, pipeline),
    ...(pipeline.codeOwners && { [OWNERS_FILE]: ownersText(pipeline.codeOwners) }),
  };
}

/** What decides which gate judges, and what it lets pass: npm takes options for Node from its own file too. Without an approval of these files, a change could judge itself. */
const JUDGING = [
  `/${EXCEPTIONS}`,
  '/package.json',
  '/package-lock.json',
  '/.npmrc',
  '/cdktf.json',
  '/.github/',
];

function ownersText(owners: readonly string[]): string {
  return JUDGING.map((path) => `${[path, ...owners].join(' ')}\n`).join('');
}
