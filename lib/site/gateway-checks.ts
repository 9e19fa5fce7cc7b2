import { Token } from 'cdktf';
import { refuse } from '../core/refusal';

/** The settings of parts that have names: devices, circuits, tunnels. */
interface Part {
  readonly name: string;
}

/** Refuses a list without a part, and names that cannot be parts of ids or that two parts share. */
export function checkParts(scope: string, property: string, parts: readonly Part[]): void {
  if (parts.length === 0) {
    refuse(scope, {
      property,
      value: parts,
      fault: 'must have an entry',
      cause: 'the datacenter is reached by nothing else',
      remedy: `state what the connection consists of in ${property}`,
    });
  }
  parts.forEach((part: Part | null, index) => {
    const name = part?.name;
    if (
      typeof name !== 'string' ||
      Token.isUnresolved(name) ||
      !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(name)
    ) {
      refuse(scope, {
        property: `${property}[${index}].name`,
        value: name,
        limit: 'letters, digits and inner hyphens',
        cause: 'names of resources and ids of constructs contain it',
        remedy: "name it like 'fw1'",
      });
    }
  });
  checkDistinct(
    scope,
    `${property}.name`,
    parts.map(({ name }) => name),
  );
}

/** Refuses a text that is there twice, whatever its case. */
export function checkDistinct(scope: string, property: string, values: readonly string[]): void {
  const plain = values.map((value) => value.toLowerCase());
  const twice = values.find((_, index) => plain.indexOf(plain[index]) !== index);
  if (twice === undefined) return;
  refuse(scope, {
    property,
    value: twice,
    fault: 'is there twice',
    cause: 'each way to the datacenter is one of its own, and is known by it',
    remedy: 'give each its own',
  });
}
