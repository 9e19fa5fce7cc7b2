import type { IConstruct } from 'constructs';
import { isVisible } from '../core/invisible';
import { isKnown, refuse } from '../core/refusal';
import { quoteTerraform } from '../core/terraform-expression';

/** Source: RFC 7208 4.6.4. */
const MOST_LOOKUPS = 10;
const LOOKING_UP = /^[+?~-]?(include:|a(:|\/|$)|mx(:|\/|$)|ptr(:|$)|exists:)/i;
/** Source: learn.microsoft.com/azure/dns/dns-zones-records (TXT records). */
const LONGEST_TEXT = 4096;
/** No organization has more of the Internet in one block. */
const WIDEST_IPV4 = 8;
const WIDEST_IPV6 = 16;
const LONGEST_ADDRESS_MECHANISM = 'ip4:255.255.255.255'.length;

/** The SPF record of every address mail leaves from; refuses one that receivers would not evaluate. */
export function spfText(scope: IConstruct, mechanisms: string[]): string {
  mechanisms.filter((each) => isKnown(each)).forEach((each) => checkMechanism(scope, each));
  const lookups = mechanisms.filter((each) => LOOKING_UP.test(each)).length;
  if (lookups > MOST_LOOKUPS) {
    refuse(scope, {
      property: 'mail.spfMechanisms',
      value: lookups,
      fault: `must contain at most ${MOST_LOOKUPS} mechanisms that need a lookup`,
      cause: 'receivers stop after that number and treat the record as invalid (RFC 7208 4.6.4)',
      remedy: 'list addresses with ip4: instead',
    });
  }
  const length = mechanisms
    .map((each) => (each.startsWith('ip4:') ? LONGEST_ADDRESS_MECHANISM : each.length) + 1)
    .reduce((sum, each) => sum + each, 'v=spf1 -all'.length);
  if (length > LONGEST_TEXT) {
    refuse(scope, {
      property: 'mail.spfMechanisms',
      value: length,
      fault: `must fit into a record of ${LONGEST_TEXT} characters`,
      cause: 'a TXT record in Azure DNS holds no more characters',
      remedy: 'send from fewer addresses, or through a smart host',
    });
  }
  return ['v=spf1', ...mechanisms.map(literal), '-all'].join(' ');
}

/** An SPF macro looks like a directive of Terraform's templates; an address that only Terraform knows is an expression. */
function literal(mechanism: string): string {
  const [name] = /^[^:]*:?/.exec(mechanism)!;
  return quoteTerraform(name) + quoteTerraform(mechanism.slice(name.length));
}

/** One mechanism each; the `all` at the end and the version at the start are this library's. */
function checkMechanism(scope: IConstruct, mechanism: string): void {
  if (admitsEverybody(mechanism)) {
    refuse(scope, {
      property: 'mail.spfMechanisms',
      value: mechanism,
      limit: `a mechanism for your own senders: at most a /${WIDEST_IPV4} of IPv4, or a /${WIDEST_IPV6} of IPv6`,
      cause: 'whoever sends from such a block passes SPF in your name (RFC 7208 5)',
      remedy: 'name the addresses that mail leaves from',
    });
  }
  if (/^[+?~-]?(include|a|mx|ip4|ip6|exists|ptr)([:/][\x21-\x7e]+)?$/i.test(mechanism)) return;
  refuse(scope, {
    property: 'mail.spfMechanisms',
    value: mechanism,
    fault: 'must contain SPF mechanisms without v=spf1 and without all',
    cause:
      'the library builds the record from the mechanisms of all senders and ends it with -all (RFC 7208 5)',
    remedy: "write it like 'include:spf.relay.example' or 'ip4:203.0.113.4'",
  });
}

/** Blocks that hold a large part of the Internet: `ip4:0.0.0.0/0`, `ip6:::/0`, `mx/0` and `a//0` among them. */
function admitsEverybody(mechanism: string): boolean {
  const [, six, wide] = /^[+?~-]?ip6:.*\/(\d+)$|\/\/(\d+)$/i.exec(mechanism) ?? [];
  const four = /^[+?~-]?(?:ip4:|a(?=[:/])|mx(?=[:/]))[^/]*\/(\d+)(?:\/\/|$)/i.exec(mechanism)?.[1];
  return Number(six ?? wide ?? 128) < WIDEST_IPV6 || Number(four ?? 32) < WIDEST_IPV4;
}

/** Whether a text is the record that this library builds itself. */
export function isSpfRecord(text: string): boolean {
  return /^v=spf1(\s|$)/i.test(text);
}

/** Refuses a text at the head of the zone that would break another one there. */
export function checkApexText(scope: IConstruct, text: string): void {
  if (!isKnown(text)) return;
  if (isSpfRecord(text)) {
    refuse(scope, {
      property: 'mail.apexTexts',
      value: text,
      limit: 'another text than an SPF record',
      cause: 'the zone has one already, and receivers treat two as an error (RFC 7208 4.5)',
      remedy: 'put its mechanisms into mail.spfMechanisms',
    });
  }
  if (text.length > LONGEST_TEXT) {
    refuse(scope, {
      property: 'mail.apexTexts',
      value: text,
      limit: `at most ${LONGEST_TEXT} characters`,
      cause: `a TXT record in Azure DNS holds no more, and this text has ${text.length}`,
      remedy: 'ask whoever verifies it for a shorter text',
    });
  }
  if (isVisible(text)) return;
  refuse(scope, {
    property: 'mail.apexTexts',
    value: text,
    limit: 'one line of visible characters',
    cause: 'those who verify it compare it with what they gave you',
    remedy: 'copy it without line breaks and control characters',
  });
}
