import type { IConstruct } from 'constructs';
import {
  checkAllProps,
  checkList,
  checkObject,
  givenText,
  listOfText,
  ofList,
  type SettingsOf,
} from '../core/check-class';
import { checkIpv4 } from '../core/cidr';
import { isKnown, refuse } from '../core/refusal';
import { checkText } from '../core/visible-text';

/** A private zone of Azure DNS that exists for one of the names. */
export interface ExistingPrivateZone {
  /**
   * Resource id of the zone, whose name is the full name of a host or of a client name, such as `mail.contoso.com`. It is in the subscription of the stack with
   * the names.
   */
  readonly zoneId: string;
  /**
   * The addresses at the head of the zone now. They are taken over when the name goes live, and are published again by a program whose stage is
   * `NameStage.PREVIOUS`.
   *
   * @default - the head of the zone has no addresses
   */
  readonly previousAddresses?: string[];
  /**
   * Codes of the sites whose networks are linked to the zone already: Azure refuses a second link.
   *
   * @default - none: the program links the networks of all sites
   */
  readonly linkedSites?: string[];
}

/** Settings of names in private zones of Azure DNS. */
export interface PrivateZonesOptions {
  /**
   * Private zones that exist with exactly these names. Azure links a network to one zone of a name only, so that a second zone would stop the apply of the
   * links. A zone above, such as `contoso.com`, is not stated: the zone of the longer name answers.
   *
   * @default - none: the program makes a zone for each name
   */
  readonly existingZones?: ExistingPrivateZone[];
}

/** A private zone that exists, as far as its id says it. */
export interface FoundZone extends ExistingPrivateZone {
  /** The name of the zone, which is a host name of clients. */
  readonly hostName: string;
  /** Id of its subscription. */
  readonly subscription: string;
  /** Name of its resource group. */
  readonly groupName: string;
}

const OPTIONS: SettingsOf<PrivateZonesOptions> = {
  existingZones: ofList("[{ zoneId, previousAddresses: ['10.1.0.4'] }]"),
};
const ZONE: SettingsOf<ExistingPrivateZone> = {
  zoneId: givenText("'/subscriptions/…/privateDnsZones/mail.contoso.com'"),
  previousAddresses: ofList("['10.1.0.4']"),
  linkedSites: listOfText("'AMS'"),
};

/** Refuses zones that are none, and tells their names. */
export function foundZones(scope: string, options: PrivateZonesOptions): FoundZone[] {
  checkObject(scope, 'options', options);
  checkAllProps(scope, options, OPTIONS, 'options.');
  const found = (options.existingZones ?? []).map((zone, index) =>
    foundZone(scope, `options.existingZones[${index}]`, zone),
  );
  found.forEach(({ hostName, zoneId }, index) => {
    if (found.findIndex((each) => each.hostName === hostName) === index) return;
    refuse(scope, {
      property: `options.existingZones[${index}].zoneId`,
      value: zoneId,
      fault: `is a second zone ${hostName}`,
      cause: 'a network is linked to one zone of a name only',
      remedy: 'state the zone that the networks are linked to',
    });
  });
  return found;
}

function foundZone(scope: IConstruct | string, property: string, zone: ExistingPrivateZone): FoundZone {
  checkObject(scope, property, zone);
  checkAllProps(scope, zone, ZONE, `${property}.`);
  const { zoneId, previousAddresses } = zone;
  checkText(scope, `${property}.zoneId`, zoneId);
  if (previousAddresses !== undefined) {
    checkList(scope, `${property}.previousAddresses`, previousAddresses, "['10.1.0.4']");
    previousAddresses.forEach((each) => checkIpv4(scope, `${property}.previousAddresses`, each));
    if (previousAddresses.length === 0) {
      refuse(scope, {
        property: `${property}.previousAddresses`,
        value: previousAddresses,
        limit: 'a list with at least one value',
        cause: 'a record set without records does not exist',
        remedy: 'leave it out where the head of the zone has no addresses',
      });
    }
  }
  const match =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/privateDnsZones\/([^/]+)$/i.exec(
      isKnown(zoneId) ? zoneId : '',
    );
  if (match)
    return { ...zone, subscription: match[1], groupName: match[2], hostName: match[3].toLowerCase() };
  return refuse(scope, {
    property: `${property}.zoneId`,
    value: zoneId,
    limit: 'the resource id of a private zone, known at synthesis',
    cause: 'its name says which name of the program is in it',
    remedy: "copy it from 'az network private-dns zone show --query id'",
  });
}
