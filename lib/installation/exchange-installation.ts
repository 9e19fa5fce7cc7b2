import { checkAllProps, checkedInUse, given, givenOfClass, listOfText } from '../core/check-class';
import type { PropertyCheck, SettingsOf } from '../core/check-class';
import { Duration } from '../core/duration';
import { checkRange, refuse } from '../core/refusal';
import { ExchangeRelease } from '../exchange/exchange-release';
import { InstallationMedia } from './installation-media';
import { LicenseTerms } from './license-terms';
import { ServerImage } from './server-image';
import type { SetupAccount } from './setup-account';
import { checkSetupAccount } from './check-setup-account';

/** Settings of servers that install Exchange by themselves. */
export interface UnattendedInstallationProps {
  /** The release whose setup files the media has. */
  readonly release: ExchangeRelease;
  /** The acceptance of the licence terms: `LicenseTerms.accepted({ diagnosticData: false })`. */
  readonly licenseTerms: LicenseTerms;
  /** What Exchange is installed from. */
  readonly media: InstallationMedia;
  /**
   * The account of the domain that installs Exchange. Edges need none: the machine itself installs them.
   *
   * @default - none, which is refused for servers that join a domain
   */
  readonly setupAccount?: SetupAccount;
  /**
   * How long the servers of a site take from new machines until all of them are installed, updated and healthy; at most two days. They install themselves side by
   * side, but for the first one of their Active Directory site, which the others wait for. It is the estimate of the team until somebody has measured it, and the
   * recovery time of a pilot light counts it.
   */
  readonly expectedDuration: Duration;
  /**
   * Computer names of the servers whose installation is over, such as `AMSFE1`. The next apply takes back their rights to the media and to the password. Remove
   * a name before its machine is replaced.
   *
   * @default - none
   */
  readonly installed?: string[];
}

/** Settings of servers that install Exchange by themselves on a prepared image. */
export interface ImageInstallationProps extends UnattendedInstallationProps {
  /**
   * An image of the team's own with everything that Setup needs beside Windows, and without Exchange:
   * `ServerImage.gallery(id, { windows: WindowsVersion.WS2022 })`. A newer one is for new machines: those that exist keep theirs.
   * Media that the image has too (`prepare-image-*.ps1 -KeepMedia`) is compared with its checksums, and not fetched again.
   */
  readonly image: ServerImage;
}

const UNATTENDED: SettingsOf<UnattendedInstallationProps> = {
  release: givenOfClass(ExchangeRelease, 'ExchangeRelease.SE_RTM'),
  licenseTerms: checkTerms,
  media: givenOfClass(InstallationMedia, 'InstallationMedia.of({ stores, setup })'),
  setupAccount: checkedInUse,
  expectedDuration: givenOfClass(Duration, 'Duration.minutes(120)'),
  installed: listOfText("'AMSFE1'"),
};

const IMAGE: SettingsOf<ImageInstallationProps> = {
  ...UNATTENDED,
  image: givenOfClass(ServerImage, 'ServerImage.gallery(id, { windows: WindowsVersion.WS2022 })'),
};

/** How Exchange comes onto the servers of a tier. */
export class ExchangeInstallation {
  /** People install Exchange as the runbook says. */
  public static manual(): ExchangeInstallation {
    return new ExchangeInstallation();
  }

  /**
   * Each server installs Exchange by itself, by a scheduled task that goes on after restarts: what Setup needs, Setup, the security update, and the settings of the
   * server. What is about the forest, the organization and the database availability group stays with people.
   *
   * @param props - release, acceptance of the licence terms, media, account and time
   * @throws if the licence terms are not accepted, or a setting is left out or out of its range
   */
  public static unattended(props: UnattendedInstallationProps): ExchangeInstallation {
    const scope = 'ExchangeInstallation.unattended';
    checkAllProps(scope, props, UNATTENDED);
    checkUnattended(scope, props);
    return new ExchangeInstallation({ ...props });
  }

  /**
   * As `unattended`, on machines that start from an image with everything that Setup needs beside Windows.
   *
   * @param props - the same settings, and the image
   * @throws if the Windows release of the image is unknown, or a setting of `unattended` is refused
   */
  public static image(props: ImageInstallationProps): ExchangeInstallation {
    const scope = 'ExchangeInstallation.image';
    checkAllProps(scope, props, IMAGE);
    checkUnattended(scope, props);
    const { image, ...settings } = props;
    checkImage(scope, image);
    return new ExchangeInstallation(settings, image);
  }

  private constructor(
    /** How servers install Exchange by themselves; undefined where people do. */
    public readonly settings?: UnattendedInstallationProps,
    /** The prepared image; undefined where the tier says what its servers are made from. */
    public readonly preparedImage?: ServerImage,
  ) {}
}

/** What the table cannot say. */
function checkUnattended(scope: string, props: UnattendedInstallationProps): void {
  const { setupAccount, expectedDuration, installed = [] } = props;
  if (setupAccount !== undefined) checkSetupAccount(scope, setupAccount);
  checkUpdate(scope, props);
  checkRange(scope, expectedDuration.toMinutes(), {
    property: 'expectedDuration',
    min: 1,
    max: 2880,
    unit: 'minutes',
    cause: 'the recovery time counts it, and Setup alone takes most of an hour',
    whole: false,
  });
  const names = installed.map((name) => name.toUpperCase());
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return;
  refuse(scope, {
    property: 'installed',
    value: twice,
    fault: 'must not contain a computer name twice',
    cause: 'one of the two is meant for another server, whose rights would stay',
    remedy: 'write the name of the other server, or remove it',
  });
}

/** A security update is for one cumulative update: three numbers of the build are the same, and the fourth is later. */
function checkUpdate(
  scope: string,
  { media: { securityUpdate }, release }: UnattendedInstallationProps,
): void {
  if (securityUpdate === undefined) return;
  const [update, setup] = [securityUpdate, release].map(({ buildNumber }) =>
    buildNumber.split('.').map(Number),
  );
  const isOfRelease = [0, 1, 2].every((index) => update[index] === setup[index]);
  if (isOfRelease && update[3] > setup[3]) return;
  refuse(scope, {
    property: 'media.securityUpdate.buildNumber',
    value: securityUpdate.buildNumber,
    limit: `${setup.slice(0, 3).join('.')}.x with x above ${setup[3]}`,
    cause: `${release.name} has the build ${release.buildNumber}, and its updates differ in the last number (learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates)`,
    remedy: 'name the update of this release, or the release of this update',
  });
}

function checkTerms(...[scope, property, value]: Parameters<PropertyCheck>): void {
  if (value !== undefined && value !== false) {
    givenOfClass(LicenseTerms, 'LicenseTerms.accepted({ diagnosticData: false })')(scope, property, value);
    return;
  }
  refuse(scope, {
    property,
    value: given(value),
    fault: 'have not been accepted',
    cause: 'Setup of Exchange asks for the acceptance, which somebody has to decide',
    remedy: 'read them, then write licenseTerms: LicenseTerms.accepted({ diagnosticData: false })',
  });
}

function checkImage(scope: string, image: ServerImage): void {
  const remedy =
    'write ServerImage.gallery(id, { windows: WindowsVersion.WS2022 }) with the release of the image';
  if (image.galleryImageId === undefined) {
    refuse(scope, {
      property: 'image',
      value: image.windowsVersion?.toString(),
      limit: 'an image of a gallery',
      cause: "Microsoft's images have nothing of what Setup needs",
      remedy: `${remedy}, or use ExchangeInstallation.unattended with the image of the tier`,
    });
  }
  if (image.windowsVersion !== undefined) return;
  refuse(scope, {
    property: 'image',
    value: image.galleryImageId,
    fault: 'does not say which Windows release it has',
    cause: 'what Setup needs, and whether Exchange is supported at all, follow from the release',
    remedy,
  });
}
