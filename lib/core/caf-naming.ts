import { checkAllProps, checkedInUse, ofText, type SettingsOf } from './check-class';
import { checkLabel } from './host-name';
import type { INaming } from './naming';
import type { ResourceKind } from './resource-kind';
import { checkTags } from './visible-text';

/** Settings of `CafNaming`. */
export interface CafNamingProps {
  /**
   * Name of the workload, part of every resource name.
   *
   * @default 'exchange'
   */
  readonly workload?: string;
  /**
   * Start of every public label, which has to be unique among all customers of a region: your domain, with hyphens
   * for dots, is a good one.
   *
   * @default - the workload
   */
  readonly labelPrefix?: string;
  /**
   * Tags on every resource beside `workload`, `site` and `tier`.
   *
   * @default - none
   */
  readonly tags?: Record<string, string>;
}

const SETTINGS: SettingsOf<CafNamingProps> = {
  workload: ofText("'exchange'"),
  labelPrefix: ofText("'contoso-com'"),
  tags: checkedInUse,
};

const WORKLOAD = {
  cause: 'it is part of every resource name',
  remedy: "write it like 'exchange'",
};

const LABEL_PREFIX = {
  cause: 'it begins labels of public addresses, which no other customer of the region may have',
  remedy: "write your domain with hyphens for dots, such as 'contoso-com'",
};

/**
 * Names after the Cloud Adoption Framework: abbreviation, workload, then what tells a resource apart.
 *
 * Source: learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-naming.
 */
export class CafNaming implements INaming {
  private readonly workload: string;
  private readonly labelPrefix: string;
  private readonly extraTags: Record<string, string>;

  /**
   * @param props - workload, label prefix and tags
   * @throws if the workload or the label prefix is not a DNS label, or a tag is not one line of visible characters
   */
  public constructor(props: CafNamingProps = {}) {
    checkAllProps('CafNaming', props, SETTINGS);
    this.workload = (props.workload ?? 'exchange').toLowerCase();
    this.labelPrefix = (props.labelPrefix ?? this.workload).toLowerCase();
    this.extraTags = { ...props.tags };
    checkLabel('CafNaming', 'workload', this.workload, WORKLOAD);
    checkLabel('CafNaming', 'labelPrefix', this.labelPrefix, LABEL_PREFIX);
    checkTags('CafNaming', this.extraTags);
  }

  public resourceName(kind: ResourceKind, parts: string[]): string {
    return [kind, this.workload, ...parts].map((part) => part.toLowerCase()).join('-');
  }

  public computerName(siteCode: string, role: string, member: string): string {
    return `${siteCode}${role}${member}`.toUpperCase();
  }

  public publicLabel(parts: string[]): string {
    return [this.labelPrefix, ...parts].map((part) => part.toLowerCase()).join('-');
  }

  public tags(siteName?: string, tier?: string): Record<string, string> {
    return {
      ...this.extraTags,
      workload: this.workload,
      ...(siteName === undefined ? {} : { site: siteName }),
      ...(tier === undefined ? {} : { tier }),
    };
  }
}
