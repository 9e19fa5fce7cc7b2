import { quoteMermaid } from '../../lib/core/quote-mermaid';
import { quoteXml } from '../../lib/core/quote-xml';

test.each([
  [`<a href="x">'&'</a>`, '&lt;a href=&quot;x&quot;&gt;&apos;&amp;&apos;&lt;/a&gt;'],
  ['&lt;', '&amp;lt;'],
  [']]>', ']]&gt;'],
  ['Zürich 東京', 'Zürich 東京'],
  ['\u0000\u0008\ufffe\ud800', '\\u{0}\\u{8}\\u{fffe}\\u{d800}'],
])('%j is %j in XML', (text, quoted) => {
  expect(quoteXml(text)).toBe(quoted);
});

test.each([
  ['Amsterdam (AMS), zone 1: 10.10.0.4/24 + x-y', 'Amsterdam (AMS), zone 1: 10.10.0.4/24 + x-y'],
  ['"end"', '#34;end#34;'],
  ['#quot;', '#35;quot#59;'],
  ['%%{init}%%', '#37;#37;#123;init#125;#37;#37;'],
  ['<b>`*_', '#60;b#62;#96;#42;#95;'],
  ['Zürich 東京', 'Zürich 東京'],
  ['\u202e', '#92;u#123;202e#125;'],
])('%j is %j in a label of Mermaid', (text, quoted) => {
  expect(quoteMermaid(text)).toBe(quoted);
});
