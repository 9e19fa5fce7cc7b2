import type { IConstruct } from 'constructs';
import { checkObject, checkProps, givenOfClass, ofList } from '../core/check-class';
import { checkIpv4 } from '../core/cidr';
import { Duration } from '../core/duration';
import { checkHostName } from '../core/host-name';
import { isVisible } from '../core/invisible';
import { checkRange, isKnown, refuse } from '../core/refusal';
import type { PreviousRecords } from './previous-records';

const PROPS = { ttl: givenOfClass(Duration, 'Duration.hours(1)'), mx: ofList('[{ exchange, preference }]') };

/** Refuses what cannot have been in a zone. */
export function checkPrevious(scope: IConstruct, previous: PreviousRecords | undefined): void {
  if (previous === undefined) return;
  const property = 'previousRecords';
  checkProps(scope, previous, PROPS, `${property}.`);
  const maps = { texts: previous.texts, aliases: previous.aliases, addresses: previous.addresses };
  for (const [name, map] of Object.entries(maps)) {
    if (map !== undefined) checkObject(scope, `${property}.${name}`, map);
  }
  filled(scope, `${property}.mx`, previous.mx)?.forEach(({ exchange, preference }) => {
    checkHostName(scope, `${property}.mx`, exchange);
    checkRange(scope, preference, {
      property: `${property}.mx`,
      min: 0,
      max: 65535,
      unit: '',
      cause: 'a preference has 16 bits (RFC 1035 3.3.9)',
    });
  });
  for (const [name, host] of Object.entries(previous.aliases ?? {})) {
    checkHostName(scope, `${property}.aliases.${name}`, host);
    if (previous.addresses?.[name] === undefined) continue;
    refuse(scope, {
      property: `${property}.addresses.${name}`,
      fault: 'cannot be combined with an alias of the same name',
      cause: 'a name with a CNAME record has no other record (RFC 1034 3.6.2)',
      remedy: 'state what the zone has: the alias or the addresses',
    });
  }
  for (const [name, addresses] of Object.entries(previous.addresses ?? {})) {
    filled(scope, `${property}.addresses.${name}`, addresses)?.forEach((address) =>
      checkIpv4(scope, `${property}.addresses.${name}`, address),
    );
  }
  for (const [name, texts] of Object.entries(previous.texts ?? {})) {
    filled(scope, `${property}.texts.${name}`, texts)?.forEach((text) =>
      checkText(scope, `${property}.texts.${name}`, text),
    );
  }
}

/** Refuses a list without values: such a record set does not exist. */
function filled<T>(scope: IConstruct, property: string, values: T[] | undefined): T[] | undefined {
  if (values === undefined) return undefined;
  ofList("['…']")(scope, property, values);
  if (values.length > 0) return values;
  return refuse(scope, {
    property,
    value: values,
    limit: 'a list with at least one value',
    cause: 'a record set without records does not exist',
    remedy: 'leave it out where there were no records',
  });
}

function checkText(scope: IConstruct, property: string, text: string): void {
  if (!isKnown(text) || (typeof text === 'string' && text !== '' && isVisible(text))) return;
  refuse(scope, {
    property,
    value: text,
    limit: 'one line of visible characters',
    cause: 'it is published as it is when you go back a stage',
    remedy: 'copy it from the zone, without line breaks and without the quotes around it',
  });
}
