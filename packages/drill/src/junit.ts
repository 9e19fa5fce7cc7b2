import { quoteXml } from '../../../lib/core/quote-xml';

/** A file of suites. */
export function suites(name: string, all: readonly string[][]): string {
  return `${['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="${name}">`, ...all.flat(), '</testsuites>'].join('\n')}\n`;
}

/** The figures of a suite. */
export interface Figures {
  readonly name: string;
  readonly seconds: number;
  readonly failures: number;
  readonly skipped: number;
}

/** A suite with the lines of its cases. */
export function suite(
  { name, seconds, failures, skipped }: Figures,
  tests: number,
  lines: string[],
): string[] {
  const figures = `tests="${tests}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
  return [`  <testsuite name="${quoteXml(name)}" ${figures}>`, ...lines, '  </testsuite>'];
}

/** A case; several failures are one element, with a line for each. */
export function testCase(
  group: string,
  name: string,
  seconds: number,
  failures: readonly string[],
  output?: string,
): string[] {
  const failure = failures.map((each) => {
    const [first, ...rest] = each.split('\n');
    return `      <failure message="${quoteXml(first)}">${quoteLines(rest)}</failure>`;
  });
  return [
    `    <testcase classname="${quoteXml(group)}" name="${quoteXml(name)}" time="${seconds.toFixed(3)}">`,
    // One element: readers of JUnit count elements rather than cases.
    ...(failures.length > 1
      ? [
          `      <failure message="${quoteXml(`${failures.length} differences`)}">${quoteLines(failures)}</failure>`,
        ]
      : failure),
    ...(output === undefined ? [] : [`      <system-out>${quoteLines([output])}</system-out>`]),
    '    </testcase>',
  ];
}

/** Lines of the text of an element; a line may be several. */
export function quoteLines(lines: readonly string[]): string {
  return lines
    .flatMap((line) => line.split('\n'))
    .map(quoteXml)
    .join('\n');
}
