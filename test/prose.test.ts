import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..');

interface Finding {
  readonly line: number;
  readonly ruleId: string;
}

/** What the prose linter finds in a text. */
function lint(text: string): Finding[] {
  const textlint = join(root, 'node_modules/.bin/textlint');
  const config = join(root, 'prose/documents.json');
  try {
    const options = ['-c', config, '-f', 'json', '--stdin', '--stdin-filename', 'page.md'];
    execFileSync(textlint, options, { cwd: root, input: text, stdio: ['pipe', 'pipe', 'ignore'] });
    return [];
  } catch (error) {
    const [page] = JSON.parse(String((error as { stdout: Buffer }).stdout)) as [{ messages: Finding[] }];
    return page.messages;
  }
}

test('the prose linter finds words to avoid, long sentences and misspellings', () => {
  const wrong = [
    'Build the server anew.',
    'Mend the disk first.',
    'Client names move without hands.',
    'The code is none that Azure knows.',
    'AMSFE1 is no Edge.',
    'The witness stands in Paris.',
    'Both hubs are lost.',
    'Votes are reckoned here.',
    'No tier outlives this.',
    'The server is ill.',
    'Go back to the own queue.',
    'One Edge carries the load.',
    'The rule bears a name.',
    'The vault lies in the region.',
    `${'One word follows another '.repeat(11)}here.`,
    'They recieve mail.',
  ];
  const found = lint(wrong.join('\n\n'));
  const lines = [...new Set(found.map(({ line }) => (line + 1) / 2))];
  expect(lines).toEqual(wrong.map((_, index) => index + 1));
  expect(found.map(({ ruleId }) => ruleId)).toEqual(
    expect.arrayContaining(['prh', 'en-max-word-count', 'common-misspellings']),
  );
});

test('and nothing in plain sentences', () => {
  const right = [
    'There is no standby site, and there are none of its servers.',
    'DAG stands for database availability group, and the standby is hot.',
    'Servers of the hub network carry out the steps.',
  ];
  expect(lint(right.join('\n\n'))).toEqual([]);
});
