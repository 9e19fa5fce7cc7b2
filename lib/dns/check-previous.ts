import type { IConstruct } from 'constructs';
import {
  checkAllProps,
  checkedInUse,
  checkObject,
  givenOfClass,
  listOfSettingsNamed,
  listOfText,
  ofList,
  type SettingsOf,
} from '../core/check-class';
import { checkIpv4, checkIpv6 } from '../core/cidr';
import { Duration } from '../core/duration';
import { checkAlias, checkHostName } from '../core/host-name';
import { isVisible } from '../core/invisible';
import { checkRange, isKnown, refuse } from '../core/refusal';
import type { PreviousExchanger, PreviousRecords, PreviousService } from './previous-records';

const PROPS: SettingsOf<PreviousRecords> = {
  ttl: givenOfClass(Duration, 'Duration.hours(1)'),
  mx: ofList('[{ exchange, preference }]'),
  texts: checkedInUse,
  aliases: checkedInUse,
  addresses: checkedInUse,
  ipv6Addresses: checkedInUse,
  services: checkedInUse,
  fromWildcard: listOfText("'mail'"),
};
const EXCHANGERS = listOfSettingsNamed<PreviousExchanger>({ exchange: true, preference: true });
const SERVICES = listOfSettingsNamed<PreviousService>({
  priority: true,
  weight: true,
  port: true,
  target: true,
});

/** Refuses what cannot have been in a zone. */
export function checkPrevious(
  scope: IConstruct,
  previous: PreviousRecords | undefined,
  domainName: string,
): void {
  if (previous === undefined) return;
  const property = 'previousRecords';
  checkAllProps(scope, previous, PROPS, `${property}.`);
  EXCHANGERS(scope, `${property}.mx`, previous.mx);
  checkTtl(scope, previous.ttl);
  const { services } = previous;
  const maps = {
    texts: previous.texts,
    aliases: previous.aliases,
    addresses: previous.addresses,
    ipv6Addresses: previous.ipv6Addresses,
    services,
  };
  for (const [name, map] of Object.entries(maps)) {
    if (map !== undefined) checkObject(scope, `${property}.${name}`, map);
  }
  filled(scope, `${property}.mx`, previous.mx)?.forEach((each) => {
    checkObject(scope, `${property}.mx`, each);
    checkHostName(scope, `${property}.mx`, each.exchange);
    checkRange(scope, each.preference ?? Number.NaN, {
      property: `${property}.mx`,
      min: 0,
      max: 65535,
      unit: '',
      cause: 'a preference has 16 bits (RFC 1035 3.3.9)',
    });
  });
  for (const [name, host] of Object.entries(previous.aliases ?? {})) {
    checkAlias(scope, `${property}.aliases.${name}`, host);
    checkOtherName(scope, `${property}.aliases.${name}`, host, `${name}.${domainName}`);
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
  for (const [name, addresses] of Object.entries(previous.ipv6Addresses ?? {})) {
    checkBeside(scope, name, previous);
    filled(scope, `${property}.ipv6Addresses.${name}`, addresses)?.forEach((address) =>
      checkIpv6(scope, `${property}.ipv6Addresses.${name}`, address),
    );
  }
  checkWildcard(scope, previous);
  for (const [name, all] of Object.entries(services ?? {})) {
    SERVICES(scope, `${property}.services.${name}`, all);
    filled(scope, `${property}.services.${name}`, all)?.forEach((each) =>
      checkService(scope, `${property}.services.${name}`, each),
    );
  }
  for (const [name, texts] of Object.entries(previous.texts ?? {})) {
    filled(scope, `${property}.texts.${name}`, texts)?.forEach((text) =>
      checkText(scope, `${property}.texts.${name}`, text),
    );
  }
}

/** IPv6 addresses are removed before a stage: the name has to have an answer without them. */
function checkBeside(scope: IConstruct, name: string, { addresses, aliases }: PreviousRecords): void {
  if (addresses?.[name] !== undefined) return;
  const isAlias = aliases?.[name] !== undefined;
  refuse(scope, {
    property: `previousRecords.ipv6Addresses.${name}`,
    fault: isAlias
      ? `cannot be combined with previousRecords.aliases.${name}`
      : `needs previousRecords.addresses.${name}`,
    cause: isAlias
      ? 'an alias has no other records beside it (RFC 1034, section 3.6.2)'
      : 'they are removed before the name leads to the estate, and a name without IPv4 addresses would not exist in between',
    remedy: isAlias
      ? 'leave out the one that the zone does not have'
      : 'give the name an IPv4 address in the zone first, and state it',
  });
}

/** Source: RFC 4592 (a wildcard answers for names that do not exist). */
function checkWildcard(scope: IConstruct, previous: PreviousRecords): void {
  const { texts, aliases, addresses, services, fromWildcard = [] } = previous;
  const stated = [texts, aliases, addresses, services].flatMap((map) => Object.keys(map ?? {}));
  fromWildcard.forEach((name, index) => {
    const isTwice = fromWildcard.indexOf(name) < index;
    if (name !== '@' && stated.includes(name) && !isTwice) return;
    refuse(scope, {
      property: `previousRecords.fromWildcard[${index}]`,
      value: name,
      ...(isTwice
        ? { fault: 'is there twice' }
        : { limit: 'a name below the domain whose answers are stated' }),
      cause: isTwice
        ? 'each name is stated once'
        : 'it says of a name in texts, aliases, addresses or services that the wildcard answers for it, and the head of the zone is never answered by one',
      remedy: isTwice
        ? 'remove one'
        : 'state what the wildcard answers for it there, or remove the name here',
    });
  });
}

function checkService(scope: IConstruct, property: string, service: PreviousService): void {
  checkObject(scope, property, service);
  checkHostName(scope, property, service.target);
  const { priority, weight, port } = service;
  for (const each of [priority, weight, port]) {
    checkRange(scope, each ?? Number.NaN, {
      ...{ property, min: 0, max: 65535, unit: '' },
      cause: 'priority, weight and port have 16 bits each (RFC 2782)',
    });
  }
}

/** Source: RFC 8767 4 (resolvers keep an answer for 604,800 seconds at most). */
function checkTtl(scope: IConstruct, ttl: Duration): void {
  if (ttl.toSeconds() > 0 && ttl.toSeconds() <= Duration.days(7).toSeconds()) return;
  refuse(scope, {
    property: 'previousRecords.ttl',
    value: ttl,
    limit: 'longer than nothing, and a week at most',
    cause: 'the pages let you wait for as long as resolvers keep the old answer',
    remedy: 'use the longest time to live that the record sets had, such as Duration.hours(1)',
  });
}

function checkOtherName(scope: IConstruct, property: string, host: string, own: string): void {
  if (!isKnown(host) || host.toLowerCase() !== own.toLowerCase()) return;
  refuse(scope, {
    property,
    value: host,
    limit: 'another name',
    cause: 'an alias of itself leads nowhere (RFC 1034 3.6.2)',
    remedy: 'state the host that the name leads to now',
  });
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

function checkText(scope: IConstruct, property: string, text: string | undefined): void {
  if ((text !== undefined && !isKnown(text)) || (typeof text === 'string' && text !== '' && isVisible(text)))
    return;
  refuse(scope, {
    property,
    value: text,
    limit: 'one line of visible characters',
    cause: 'it is published as it is when you go back a stage',
    remedy: 'copy it from the zone, without line breaks and without the quotes around it',
  });
}
