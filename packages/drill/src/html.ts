import { quoteXml } from '../../../lib/core/quote-xml';

const STYLE = `
:root { color-scheme: light dark; --line: #d1d9e0; --quiet: #59636e; --good: #1a7f37; --bad: #c2181f; --ground: #f6f8fa }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --quiet: #9198a1; --good: #56b07a; --bad: #ff7b72; --ground: #151b23 } }
body { font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin-bottom: .2rem } h2 { font-size: 1.25rem; margin-top: 2.2rem } h3 { font-size: 1.05rem }
table { border-collapse: collapse; width: 100%; margin: .6rem 0 1.2rem } caption { text-align: left; color: var(--quiet) }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top }
th { font-weight: 600; color: var(--quiet) } td.number, th.number { text-align: right; white-space: nowrap }
.good { color: var(--good); font-weight: 600 } .bad { color: var(--bad); font-weight: 600 } .quiet { color: var(--quiet) }
.verdict { background: var(--ground); border-left: .3rem solid; padding: .7rem 1rem; font-size: 1.1rem }
details { border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .8rem; margin: .6rem 0 } summary { cursor: pointer }
div.wide { overflow-x: auto }
@media print { details > * { display: block } }`;

/** A page that needs nothing else, of lines of its body. */
export function page(title: string, body: readonly string[]): string {
  return `${[
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    `<title>${quoteXml(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    '</head>',
    '<body>',
    ...body,
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}

/** A table of texts; nothing where it has no row. */
export function table(caption: string, head: string[], rows: string[][]): string[] {
  if (rows.length === 0) return [];
  const cells = (tag: string, row: string[]): string =>
    row.map((each) => `<${tag}>${quoteXml(each)}</${tag}>`).join('');
  return [
    '<table>',
    `<caption>${quoteXml(caption)}</caption>`,
    `<thead><tr>${cells('th', head)}</tr></thead>`,
    '<tbody>',
    ...rows.map((row) => `<tr>${cells('td', row)}</tr>`),
    '</tbody>',
    '</table>',
  ];
}

/** Lines that are shown when somebody asks for them; nothing where there are none. */
export function folded(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [
    '<details>',
    `<summary>${quoteXml(title)} (${lines.length})</summary>`,
    ...list(lines, 'quiet'),
    '</details>',
  ];
}

/** Lines in a style of the page; nothing where there are none. */
export function list(lines: readonly string[], style: string): string[] {
  return lines.length === 0
    ? []
    : [`<ul class="${style}">`, ...lines.map((line) => `<li>${quoteXml(line)}</li>`), '</ul>'];
}
