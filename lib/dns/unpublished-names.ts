import type { InsideNamesModel } from '../model/name-model';
import type { InsidePublisher } from './inside-publisher';

/** Names that nobody publishes for clients inside the networks. */
export class UnpublishedNames implements InsidePublisher {
  public readonly publishes = false;
  public readonly networkSites: string[] = [];
  public readonly areUnlinked = false;

  public constructor(private readonly reason: string) {}

  public add(): void {
    // A program says that nobody does.
  }

  public linkTo(): void {
    // There is nothing to resolve.
  }

  public describe(): InsideNamesModel {
    return { zones: [], reason: this.reason };
  }
}
