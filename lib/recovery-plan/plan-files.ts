import { compactJson } from '../core/compact-json';
import type { OutputFiles } from '../core/output-files';
import type { EstateDocument } from '../model/estate-document';
import { buildPlan } from './build-plan';
import type { RecoveryDuties } from './recovery-duties';
import { renderPlan } from './render-plan';

/** The files of a plan, by name. */
export function planFiles(document: EstateDocument, duties: RecoveryDuties): OutputFiles {
  const plan = buildPlan(document, duties);
  return {
    'recovery-plan.md': renderPlan(plan, document),
    'recovery-plan.json': compactJson(plan),
  };
}
