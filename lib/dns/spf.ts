import { IConstruct } from 'constructs';
import { isKnown, refuse } from '../core/refusal';

/** Source: RFC 7208 4.6.4. */
const MOST_LOOKUPS = 10;
const LOOKING_UP = /^[+?~-]?(include:|a(:|\/|$)|mx(:|\/|$)|ptr(:|$)|exists:)/i;
/** Source: learn.microsoft.com/azure/dns/dns-zones-records (TXT records). */
const LONGEST_TEXT = 4096;
const LONGEST_ADDRESS_MECHANISM = 'ip4:255.255.255.255'.length;

/** The SPF record of every address mail leaves from; refuses one that receivers would not evaluate. */
export function spfText(scope: IConstruct, mechanisms: string[]): string {
  mechanisms.filter((each) => isKnown(each)).forEach((each) => checkMechanism(scope, each));
  const lookups = mechanisms.filter((each) => LOOKING_UP.test(each)).length;
  if (lookups > MOST_LOOKUPS) {
    refuse(scope, {
      property: 'mail.spfMechanisms',
      value: lookups,
      limit: `at most ${MOST_LOOKUPS} mechanisms that need a lookup`,
      cause: 'receivers stop there and treat the record as broken (RFC 7208 4.6.4)',
      remedy: 'name addresses with ip4: instead',
    });
  }
  const length = mechanisms
    .map((each) => (each.startsWith('ip4:') ? LONGEST_ADDRESS_MECHANISM : each.length) + 1)
    .reduce((sum, each) => sum + each, 'v=spf1 -all'.length);
  if (length > LONGEST_TEXT) {
    refuse(scope, {
      property: 'mail.spfMechanisms',
      value: length,
      limit: `a record of at most ${LONGEST_TEXT} characters`,
      cause: 'a TXT record of Azure DNS holds no more',
      remedy: 'send from fewer addresses, or through a smart host',
    });
  }
  // An SPF macro looks like a directive of Terraform's templates.
  return ['v=spf1', ...mechanisms, '-all'].join(' ').replace(/%\{/g, '%%{');
}

/** One mechanism each; the `all` at the end and the version at the start are this library's. */
function checkMechanism(scope: IConstruct, mechanism: string): void {
  if (/^[+?~-]?(include|a|mx|ip4|ip6|exists|ptr)([:/]\S+)?$/i.test(mechanism)) return;
  refuse(scope, {
    property: 'mail.spfMechanisms',
    value: mechanism,
    limit: 'one SPF mechanism, without v=spf1 and without all',
    cause: 'the record is put together from the mechanisms of all senders, and ends in -all (RFC 7208 5)',
    remedy: "write it like 'include:spf.relay.example' or 'ip4:203.0.113.4'",
  });
}
