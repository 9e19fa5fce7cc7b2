import { isKnown, refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';

/** How a receiver is reached. */
export enum ReceiverKind {
  /** E-mail. */
  EMAIL = 'email',
  /** A text message. */
  SMS = 'sms',
  /** A telephone call. */
  VOICE = 'voice',
  /** A notification of the Azure mobile app. */
  PUSH = 'push',
  /** A request to a service of the team, such as its duty roster. */
  WEBHOOK = 'webhook',
}

const WHERE = 'AlertReceiver';

/**
 * Somebody who is told of alerts. Mail of the estate itself must not be the only way: it is what fails.
 *
 * Source: learn.microsoft.com/azure/azure-monitor/alerts/action-groups.
 */
export class AlertReceiver {
  /**
   * E-mail. Azure sends a code to the address, which has to be confirmed within 30 minutes before alerts are sent to it.
   *
   * @param name - what people call the receiver, unique among the receivers
   * @param address - the address
   * @throws if the address is malformed
   */
  public static email(name: string, address: string): AlertReceiver {
    checkAddress('address', address);
    return new AlertReceiver(name, ReceiverKind.EMAIL, address);
  }

  /**
   * A text message to a telephone.
   *
   * @param name - what people call the receiver, unique among the receivers
   * @param countryCode - digits only, such as `49`
   * @param phoneNumber - digits only, without the leading zero
   * @throws if one of the two has anything but digits
   */
  public static sms(name: string, countryCode: string, phoneNumber: string): AlertReceiver {
    checkPhone(countryCode, phoneNumber);
    return new AlertReceiver(name, ReceiverKind.SMS, phoneNumber, countryCode);
  }

  /**
   * A telephone call that reads the alert out.
   *
   * @param name - what people call the receiver, unique among the receivers
   * @param countryCode - digits only, such as `49`
   * @param phoneNumber - digits only, without the leading zero
   * @throws if one of the two has anything but digits
   */
  public static voice(name: string, countryCode: string, phoneNumber: string): AlertReceiver {
    checkPhone(countryCode, phoneNumber);
    return new AlertReceiver(name, ReceiverKind.VOICE, phoneNumber, countryCode);
  }

  /**
   * A notification of the Azure mobile app.
   *
   * @param name - what people call the receiver, unique among the receivers
   * @param account - the account that is signed in to the app; no mail is sent to it
   * @throws if the account is malformed
   */
  public static push(name: string, account: string): AlertReceiver {
    checkAddress('account', account);
    return new AlertReceiver(name, ReceiverKind.PUSH, account);
  }

  /**
   * A request to a service, such as a duty roster. Its address may hold a secret: give a Terraform variable then.
   *
   * @param name - what people call the receiver, unique among the receivers
   * @param url - address of the service, with https
   * @throws if the address does not begin with https
   */
  public static webhook(name: string, url: string): AlertReceiver {
    if (isKnown(url) && !/^https:\/\/[^\s]+$/i.test(url)) {
      refuse(WHERE, {
        property: 'url',
        value: url,
        limit: 'an address that begins with https://',
        cause: 'alerts name servers and their faults, and cross the Internet',
        remedy: "write it like 'https://duty.example/hooks/exchange'",
      });
    }
    return new AlertReceiver(name, ReceiverKind.WEBHOOK, url);
  }

  private constructor(
    /** What people call it. */
    public readonly name: string,
    /** How it is reached. */
    public readonly kind: ReceiverKind,
    /** Address, number without country code, or account. */
    public readonly target: string,
    /** Country code of a number; undefined for other kinds. */
    public readonly countryCode?: string,
  ) {
    checkText(WHERE, 'name', name);
    if (typeof name === 'string' && name.trim() !== '') return;
    refuse(WHERE, {
      property: 'name',
      value: name,
      limit: 'a name',
      cause: 'Azure tells the receivers of an action group by their names',
      remedy: "write it like 'Duty telephone'",
    });
  }

  /** Domain of an e-mail address; undefined for other kinds, and where only Terraform knows the address. */
  public get mailDomain(): string | undefined {
    if (this.kind !== ReceiverKind.EMAIL || !isKnown(this.target)) return undefined;
    return this.target.slice(this.target.lastIndexOf('@') + 1).toLowerCase();
  }
}

function checkAddress(property: string, address: string): void {
  if (!isKnown(address) && typeof address === 'string') return;
  if (typeof address === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) return;
  refuse(WHERE, {
    property,
    value: address,
    limit: 'an address with one @',
    cause: 'alerts are sent to it',
    remedy: "write it like 'exchange-duty@example.net'",
  });
}

function checkPhone(countryCode: string, phoneNumber: string): void {
  for (const [property, value] of Object.entries({ countryCode, phoneNumber })) {
    if (typeof value === 'string' && (!isKnown(value) || /^\d{1,15}$/.test(value))) continue;
    refuse(WHERE, {
      property,
      value,
      limit: 'digits only',
      cause:
        'Azure takes the country code and the number as digits (learn.microsoft.com/azure/azure-monitor/alerts/action-groups)',
      remedy: "write the country code like '49' and the number like '1701234567'",
    });
  }
}
