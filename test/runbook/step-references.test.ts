import { Step } from '../../lib/runbook/procedure';
import { numberReferences, stepNamed } from '../../lib/runbook/step-references';

function step(title: string, why = 'Because.'): Step {
  return {
    title,
    why,
    place: { shell: 'Terraform', host: 'deployment workstation' },
    command: ['terraform plan'],
    check: ['terraform plan'],
    expected: 'No changes.',
    otherwise: `See ${stepNamed('Second')}. `,
    when: `After ${stepNamed('First')}.`,
  };
}

test('a step is named by number and title, wherever text is read', () => {
  const [first] = numberReferences([step('First', `Not ${stepNamed('Second')}.`), step('Second')]);
  expect(first.why).toBe('Not step 2 (Second).');
  expect(first.when).toBe('After step 1 (First).');
  expect(first.otherwise).toBe('See step 2 (Second).');
});

test('what is done always stays without a condition', () => {
  const { when, ...always } = step('First');
  expect(when).toBeDefined();
  expect(numberReferences([always, step('Second')])[0]).not.toHaveProperty('when');
});

test('a step that is not there, or there twice, is refused', () => {
  expect(() => numberReferences([step('First')])).toThrow("0 steps are called 'Second'.");
  expect(() => numberReferences([step('First'), step('Second'), step('Second')])).toThrow(
    "2 steps are called 'Second'.",
  );
});
