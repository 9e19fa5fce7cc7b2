import type { EstateDocument } from '../../lib/model/estate-document';
import { buildPlan } from '../../lib/recovery-plan/build-plan';
import { renderPlan } from '../../lib/recovery-plan/render-plan';
import { RECOVERY_DUTIES } from '../../examples/two-site/objectives';
import { exampleOutput } from '../support/synth';

/** Read a difference as an auditor would: the text is what people sign. */
test('the plan of the two-site example is this text', () => {
  const document = JSON.parse(exampleOutput('two-site').models[0]) as EstateDocument;
  expect(renderPlan(buildPlan(document, RECOVERY_DUTIES), document)).toMatchSnapshot();
});
