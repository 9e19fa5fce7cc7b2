import type { IConstruct } from 'constructs';
import { refuse } from '../core/refusal';

/** Who publishes which name of a zone: each has one record set. */
export class TakenNames {
  private readonly owners = new Map<string, string>();

  /** Refuses a name that somebody else publishes; `what` says what it is, such as `a client name`. */
  public take(owner: IConstruct, property: string, name: string, what: string): void {
    const key = name.toLowerCase();
    const other = this.owners.get(key);
    if (other !== undefined) {
      refuse(owner, {
        property,
        value: name,
        fault: `is taken: it is ${other}`,
        cause: 'a name of the zone has one set of addresses, or is one alias (RFC 1034 3.6.2)',
        remedy: 'give one of them another name',
      });
    }
    this.owners.set(key, `${what} of ${owner.node.path}`);
  }
}
