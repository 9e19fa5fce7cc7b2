// Writes the texts of refusals and warnings into a Markdown file that the prose linter reads, each below the place it comes from.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import ts from 'typescript';

const OUTPUT = 'cdktf.out/prose/messages.md';
/** Parts of a refusal that are prose. */
const PARTS = new Set(['limit', 'fault', 'cause', 'remedy']);

const lines = listFiles().flatMap((file) => messagesOf(file));
if (lines.length < 200) throw new Error(`${lines.length} messages were found in lib/, which are too few`);
mkdirSync(dirname(OUTPUT), { recursive: true });
writeFileSync(OUTPUT, `# Messages\n\n${lines.join('\n\n')}\n`);
console.log(`${lines.length} messages in ${OUTPUT}`);

function listFiles() {
  return readdirSync('lib', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .sort()
    .map((file) => `lib/${file}`);
}

function messagesOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (isMessage(node)) found.push(...textsIn(node, source));
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The property of a refusal, or the text of a warning. */
function isMessage(node) {
  if (ts.isPropertyAssignment(node)) return PARTS.has(node.name.getText());
  return ts.isCallExpression(node) && node.expression.getText() === 'advise' && node.arguments.length === 3;
}

function textsIn(node, source) {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    return [`<!-- ${source.fileName}:${line + 1} -->\n\n${textOf(node)}`];
  }
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    return [`<!-- ${source.fileName}:${line + 1} -->\n\n${textOf(node)}`];
  }
  const texts = [];
  ts.forEachChild(node, (child) => void texts.push(...textsIn(child, source)));
  return texts;
}

/** A text with `x` in the place of each value. */
function textOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map((span) => `\`x\`${span.literal.text}`)].join('');
  if (ts.isBinaryExpression(node)) return textOf(node.left) + textOf(node.right);
  return '`x`';
}
