import type { IConstruct } from 'constructs';
import { checkAlias } from '../core/host-name';
import { isVisible } from '../core/invisible';
import { isKnown, refuse } from '../core/refusal';

/** Source: RFC 6376 3.1 (selectors are labels with dots between them). */
const SELECTOR = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
/** Source: learn.microsoft.com/azure/dns/dns-zones-records (TXT records). */
const LONGEST_TEXT = 4096;

/**
 * A public key by which receivers check signatures (DKIM). Exchange does not sign by itself: a transport agent, or the relay that takes outbound mail,
 * signs and gives the records.
 *
 * Source: RFC 6376.
 */
export class DkimKey {
  /**
   * A selector that is an alias (CNAME) of a record of whoever signs, who can then change keys.
   *
   * @param selector - such as `selector1`
   * @param host - the record that has the key, such as `contoso.dkim.relay.example`
   */
  public static alias(selector: string, host: string): DkimKey {
    return new DkimKey(selector, host, undefined);
  }

  /**
   * A selector with the key itself (TXT). Texts of more than 255 characters are split as DNS needs it.
   *
   * @param selector - such as `mail2026`
   * @param text - the record as the signer gives it, such as `v=DKIM1; k=rsa; p=MIIB…`
   */
  public static text(selector: string, text: string): DkimKey {
    return new DkimKey(selector, undefined, text);
  }

  private constructor(
    /** The selector. */
    public readonly selector: string,
    /** @internal */
    public readonly _host: string | undefined,
    /** @internal */
    public readonly _text: string | undefined,
  ) {}

  /**
   * Name of the record within the zone.
   *
   * @internal
   */
  public get _name(): string {
    return `${this.selector}._domainkey`;
  }

  /** @internal */
  public _check(scope: IConstruct, domainName: string): void {
    const { selector } = this;
    if (!isKnown(selector) || !SELECTOR.test(selector) || `${this._name}.${domainName}`.length > 253) {
      refuse(scope, {
        property: 'mail.dkim.selector',
        value: selector,
        limit: 'labels of letters, digits and inner hyphens, with dots between them',
        cause: 'it is part of the name at which receivers look for the key (RFC 6376 3.6.2.1)',
        remedy: "copy it from the signer, without '._domainkey' and the domain",
      });
    }
    if (this._host !== undefined) this.checkHost(scope, this._host, domainName);
    if (this._text !== undefined) this.checkText(scope, this._text);
  }

  private checkHost(scope: IConstruct, host: string, domainName: string): void {
    const property = 'mail.dkim.host';
    checkAlias(scope, property, host);
    if (host.toLowerCase() !== `${this._name}.${domainName}`.toLowerCase()) return;
    refuse(scope, {
      property,
      value: host,
      fault: 'is the name that becomes the alias',
      cause: 'an alias of itself leads nowhere (RFC 1034 3.6.2)',
      remedy: 'write the name that the signer gives, which is in its own domain',
    });
  }

  private checkText(scope: IConstruct, text: string): void {
    if (!isKnown(text)) return;
    if (/-----BEGIN|PRIVATE KEY/i.test(text)) refuseKeyFile(scope);
    if (isVisible(text) && /(^|;)\s*p=/.test(text) && text.length <= LONGEST_TEXT) return;
    refuse(scope, {
      property: 'mail.dkim.text',
      value: text,
      limit: `one line with a key (p=…) of at most ${LONGEST_TEXT} characters`,
      cause: 'receivers take the key from it (RFC 6376 3.6.1), and a TXT record in Azure DNS holds no more',
      remedy: 'copy the record as the signer gives it, without quotes and line breaks',
    });
  }
}

/** The file of a key may be the private one: it is not shown. */
function refuseKeyFile(scope: IConstruct): never {
  refuse(scope, {
    property: 'mail.dkim.text',
    fault: 'is the file of a key, and not the record',
    cause:
      'receivers read the public key from the zone, and whoever has the private one can sign in the name of the domain',
    remedy:
      'write the record as the signer gives it (v=DKIM1; p=…); if the file is the private key, replace that key, since the program has had it',
  });
}

/** Refuses keys of which receivers would find one, or none. */
export function checkDkimKeys(scope: IConstruct, keys: readonly DkimKey[], domainName: string): void {
  keys.forEach((key) => key._check(scope, domainName));
  const selectors = keys.map(({ selector }) => selector.toLowerCase());
  const twice = selectors.find((selector, index) => selectors.indexOf(selector) < index);
  if (twice === undefined) return;
  refuse(scope, {
    property: 'mail.dkim.selector',
    value: twice,
    fault: 'is given twice',
    cause: 'a selector has one key, and receivers treat two records as an error (RFC 6376 3.6.2.2)',
    remedy:
      'give the new key a selector of its own, and remove the old one when no mail with its signature is on the way',
  });
}
