import { AzureRegion } from '../core/azure-region';
import {
  checkAllProps,
  checkedInUse,
  given,
  givenListOf,
  givenOfClass,
  ofSettings,
} from '../core/check-class';
import type { PropertyCheck, SettingsOf } from '../core/check-class';
import { refuse } from '../core/refusal';
import { isAccountId } from './media-address';
import { checkDistinctRegions } from '../core/regional';

/** A file of the media, and what it has to be. */
export interface MediaFile {
  /** Name of the blob, and of the file on the machine. */
  readonly name: string;
  /** SHA-256 of its content: 64 hexadecimal digits, as `Get-FileHash` shows them. A machine deletes a file with another one. */
  readonly sha256: string;
}

/** A security update of Exchange. */
export interface SecurityUpdateFile extends MediaFile {
  /** Build of Exchange with the update, such as `15.2.2562.43`. */
  readonly buildNumber: string;
}

/** What Setup needs beside Windows; which of them, follows from the release of Exchange, that of Windows and the role. */
export interface MediaPackages {
  /**
   * Visual C++ 2012 Redistributable (x64), `vcredist_x64.exe`.
   *
   * @default - none: refused where a server needs it
   */
  readonly visualC2012?: MediaFile;
  /**
   * Visual C++ 2013 Redistributable (x64), `vcredist_x64.exe`; give the two files names of their own.
   *
   * @default - none: refused where a server needs it
   */
  readonly visualC2013?: MediaFile;
  /**
   * IIS URL Rewrite Module 2.1 (x64), `rewrite_amd64_en-US.msi`.
   *
   * @default - none: refused where a server needs it
   */
  readonly urlRewrite?: MediaFile;
  /**
   * Unified Communications Managed API 4.0, `UcmaRuntimeSetup.exe`.
   *
   * @default - that of the media of Setup, which 2013 and 2016 do not contain
   */
  readonly ucma?: MediaFile;
  /**
   * .NET Framework 4.8 or 4.8.1, offline installer.
   *
   * @default - that of Windows, which is too old on some releases
   */
  readonly dotNet?: MediaFile;
}

/** Where the machines of a region read the media: a container of an existing storage account. */
export interface MediaStore {
  /** Region of the account; machines of this region read it, so that no site needs another one to come back. */
  readonly region: AzureRegion;
  /** Resource id of the storage account. */
  readonly storageAccountId: string;
  /** Name of the container. The machines get the right to read it, and nothing else. */
  readonly container: string;
}

/** What Exchange is installed from. */
export interface InstallationMediaProps {
  /** A store in the region of each site whose servers install themselves. */
  readonly stores: MediaStore[];
  /**
   * The image of the setup files, such as `ExchangeServerSE-x64.iso`, which the machines mount. Where Microsoft offers a self-extracting `.exe` only, as of 2013,
   * extract it and make an image of the files.
   */
  readonly setup: MediaFile;
  /**
   * The latest security update of the release, which is installed before a server takes clients.
   *
   * @default - none
   */
  readonly securityUpdate?: SecurityUpdateFile;
  /**
   * What Setup needs beside Windows.
   *
   * @default - none, such as with an image that has it
   */
  readonly packages?: MediaPackages;
}

const SCOPE = 'InstallationMedia.of';

const FILE: SettingsOf<MediaFile> = { name: checkFileName, sha256: checkChecksum };

const IMAGE_FILE: SettingsOf<MediaFile> = { ...FILE, name: checkImageName };

const PACKAGES: SettingsOf<MediaPackages> = {
  visualC2012: ofSettings(FILE),
  visualC2013: ofSettings(FILE),
  urlRewrite: ofSettings(FILE),
  ucma: ofSettings(FILE),
  dotNet: ofSettings(FILE),
};

const UPDATE: SettingsOf<SecurityUpdateFile> = { ...FILE, buildNumber: checkBuild };

const STORE: SettingsOf<MediaStore> = {
  region: givenOfClass(AzureRegion, 'AzureRegion.WEST_EUROPE'),
  storageAccountId: checkAccountId,
  container: checkContainer,
};

const MEDIA: SettingsOf<InstallationMediaProps> = {
  stores: givenListOf(
    ofSettings(STORE),
    "[{ region: AzureRegion.WEST_EUROPE, storageAccountId: '/subscriptions/…', container: 'exchange' }]",
  ),
  setup: (scope, property, value) => ofSettings(IMAGE_FILE)(scope, property, given(value)),
  securityUpdate: ofSettings(UPDATE),
  packages: checkedInUse,
};

/**
 * What Exchange is installed from: files in storage accounts of the team, each with its checksum. A machine reads them with its own identity, and installs nothing that
 * is not what the program says.
 */
export class InstallationMedia {
  /**
   * Media in existing storage accounts.
   *
   * @param props - stores, setup files, security update and packages
   * @throws if a file has no checksum, a checksum is not 64 hexadecimal digits, two files have one name or one checksum, or two stores one region or one
   * account
   */
  public static of(props: InstallationMediaProps): InstallationMedia {
    checkAllProps(SCOPE, props, MEDIA);
    if (props.packages !== undefined) checkAllProps(SCOPE, props.packages, PACKAGES, 'packages.');
    checkDistinctRegions(SCOPE, 'stores', props.stores, ({ storageAccountId }) => storageAccountId);
    return new InstallationMedia(props);
  }

  /** Where the machines read it. */
  public readonly stores: MediaStore[];
  /** The image of the setup files. */
  public readonly setup: MediaFile;
  /** The security update; undefined where there is none. */
  public readonly securityUpdate?: SecurityUpdateFile;
  /** What Setup needs beside Windows. */
  public readonly packages: MediaPackages;

  private constructor(props: InstallationMediaProps) {
    this.stores = [...props.stores];
    this.setup = { ...props.setup };
    this.securityUpdate = props.securityUpdate && { ...props.securityUpdate };
    this.packages = { ...props.packages };
    this.checkDistinctNames();
    this.checkDistinctContents();
  }

  /** Every file, as it is written in the program. */
  private get files(): MediaFile[] {
    return [this.setup, this.securityUpdate, ...(Object.values(this.packages) as MediaFile[])].filter(
      (each): each is MediaFile => each !== undefined,
    );
  }

  private checkDistinctNames(): void {
    const names = this.files.map(({ name }) => name.toLowerCase());
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice === undefined) return;
    refuse(SCOPE, {
      property: 'name',
      value: twice,
      fault: 'must not be that of two files',
      cause:
        'they are in one container, and in one folder of the machine, where names differ in more than capitals',
      remedy: 'give one of the two blobs another name',
    });
  }

  private checkDistinctContents(): void {
    const sums = this.files.map(({ sha256 }) => sha256.toLowerCase());
    const second = sums.findIndex((sum, index) => sums.indexOf(sum) < index);
    if (second < 0) return;
    const alike = [this.files[sums.indexOf(sums[second])], this.files[second]].map(({ name }) => name);
    refuse(SCOPE, {
      property: 'sha256',
      value: sums[second],
      fault: `must not be that of both ${alike.join(' and ')}`,
      cause: 'two programs do not have the same content, and a machine deletes a file with another checksum',
      remedy: 'take that of each file from Get-FileHash -Algorithm SHA256',
    });
  }
}

function checkChecksum(...[scope, property, value]: Parameters<PropertyCheck>): void {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value)) return;
  const isMissing = value === undefined || value === '';
  refuse(scope, {
    property,
    value,
    ...(isMissing ? { fault: 'is required' } : { limit: 'a SHA-256 of 64 hexadecimal digits' }),
    cause: isMissing
      ? 'the file runs with all rights on the servers, and nobody could tell another file with its name from it'
      : 'a machine compares it with that of the file before it runs it',
    remedy:
      'take it from Get-FileHash -Algorithm SHA256, and compare it with that of the publisher where there is one',
  });
}

/** A name that is one in a container, in a folder of Windows and in a script. */
function checkFileName(...[scope, property, value]: Parameters<PropertyCheck>): void {
  if (typeof value === 'string' && /^[A-Za-z0-9][\w.+-]{0,120}\.(iso|exe|msi|msp|cab)$/i.test(value)) return;
  refuse(scope, {
    property,
    value,
    limit:
      'a name of letters, digits, dots, plus signs, hyphens and underscores that ends with .iso, .exe, .msi, .msp or .cab',
    cause: 'it is the name of a blob, of a file in Windows and a part of an address',
    remedy: "name the blob such as 'ExchangeServerSE-x64.iso'",
  });
}

function checkImageName(...[scope, property, value]: Parameters<PropertyCheck>): void {
  checkFileName(scope, property, value);
  if (String(value).toLowerCase().endsWith('.iso')) return;
  refuse(scope, {
    property,
    value,
    limit: 'an image whose name ends with .iso',
    cause: 'the machines mount it (Mount-DiskImage)',
    remedy: 'download the setup files as an image, or extract the others and make an image of them',
  });
}

function checkBuild(...[scope, property, value]: Parameters<PropertyCheck>): void {
  if (typeof value === 'string' && /^15\.\d{1,2}\.\d{1,5}\.\d{1,5}$/.test(value)) return;
  refuse(scope, {
    property,
    value,
    limit: 'a build of Exchange',
    cause: 'a machine compares it with the build of what is installed',
    remedy:
      "take it from learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates, such as '15.2.2562.43'",
  });
}

function checkAccountId(...[scope, property, value]: Parameters<PropertyCheck>): void {
  if (typeof value === 'string' && isAccountId(value)) return;
  refuse(scope, {
    property,
    value,
    limit: 'the resource id of a storage account',
    cause: 'the machines get a right to its container, and its name is in the address that they read',
    remedy: "copy it from 'az storage account show --query id'",
  });
}

/** Source: learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata. */
function checkContainer(...[scope, property, value]: Parameters<PropertyCheck>): void {
  if (typeof value === 'string' && /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/.test(value)) return;
  refuse(scope, {
    property,
    value,
    limit: '3 to 63 lower-case letters, digits and single hyphens between them',
    cause: 'Azure has no other names of containers',
    remedy: "use a name such as 'exchange'",
  });
}
