import { PublishedName } from './names';
import { Changes, Style } from './progress';
type Paint = (style: Style, text: string) => string;
/** A step that is over. */
export interface Step {
    readonly title: string;
    readonly seconds: number;
    readonly changes?: Changes;
    /** Calls to Azure. */
    readonly calls: number;
    /** Those of them that concerned the region that is lost in the story. */
    readonly regionCalls: number;
}
/** Names before and after, what has changed in colour. */
export declare function namesTable(before: PublishedName[], after: PublishedName[], paint: Paint): string;
/** What each step took: time, and calls to Azure. */
export declare function stepsTable(steps: Step[], region: string): string;
/** Changes in few words: `12 made, 3 changed`. */
export declare function changesText(changes: Changes | undefined): string;
export {};
