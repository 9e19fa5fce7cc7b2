import { quoteMarkdown } from '../../core/quote-markdown';
import { BadReport } from './bad-report';
import type * as comparing from './difference';
import type * as reading from './read-report';

/**
 * What a change of a program does to what its estate survives: the difference between two `resilience.json`, for a pull request. The command
 * `resilience-diff` prints it.
 */
export class ResilienceDifference {
  /**
   * Compares two reports of one estate.
   *
   * @param before - the text of the `resilience.json` of the program before the change
   * @param after - the text of that after it
   * @throws if one is not a report, or they are of two estates
   */
  public static between(before: string, after: string): ResilienceDifference {
    // Loaded when somebody compares: a program that only imports the library does not wait.
    /* eslint-disable @typescript-eslint/no-require-imports */
    const { differenceOf } = require('./difference') as typeof comparing;
    const { readReport } = require('./read-report') as typeof reading;
    /* eslint-enable @typescript-eslint/no-require-imports */
    const [former, latter] = [
      readReport('The report before the change', before),
      readReport('The report after the change', after),
    ];
    if (former.estate !== latter.estate) {
      throw new BadReport(
        `The report before the change is of the estate ${former.estate}, and the one after it of ${latter.estate}. Pass two reports of one estate.`,
      );
    }
    return new ResilienceDifference(former.estate, differenceOf(former, latter));
  }

  private constructor(
    /** Id of the estate. */
    public readonly estate: string,
    private readonly difference: comparing.Difference,
  ) {}

  /** What is worse after the change, one sentence each. */
  public get worse(): string[] {
    return [...this.difference.worse];
  }

  /** What is better after the change, one sentence each. */
  public get better(): string[] {
    return [...this.difference.better];
  }

  /** What is neither, one sentence each. */
  public get other(): string[] {
    return [...this.difference.other];
  }

  /** The difference for a terminal. */
  public toText(): string {
    return this.render(
      (title) => `${title}:`,
      (line) => line,
    );
  }

  /** The difference for a comment of a pull request. */
  public toMarkdown(): string {
    return this.render((title) => `### ${title}`, quoteMarkdown);
  }

  private render(heading: (title: string) => string, line: (text: string) => string): string {
    const parts = [
      ['Worse', this.worse],
      ['Better', this.better],
      ['Also', this.other],
    ] as const;
    const told = parts
      .filter(([, lines]) => lines.length > 0)
      .map(([title, lines]) => [heading(title), '', ...lines.map((each) => `- ${line(each)}`)].join('\n'));
    const nothing = `This change alters nothing about what ${line(this.estate)} survives.`;
    const title = `This change alters what ${line(this.estate)} survives.`;
    return `${(told.length > 0 ? [title, ...told] : [nothing]).join('\n\n')}\n`;
  }
}
