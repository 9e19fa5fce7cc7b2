import { Effect } from './effect';
import type { ResourceRule } from './resource-rule';

/** A machine, with Linux or Windows: the provider treats both alike. */
const MACHINE: ResourceRule = {
  behind: ['network_interface_ids', 'availability_set_id', 'os_disk'],
  created: Effect.HARMLESS,
  deleted: Effect.DESTROYED,
  replaced: Effect.REPLACED,
  changed: {
    [Effect.DEALLOCATED]: [
      'size',
      'os_disk',
      'network_interface_ids',
      'proximity_placement_group_id',
      'max_bid_price',
      'additional_capabilities',
      'encryption_at_host_enabled',
      'disk_controller_type',
      'capacity_reservation_group_id',
      'dedicated_host_id',
      'dedicated_host_group_id',
    ],
    [Effect.LATER]: [
      'patch_mode',
      'bypass_platform_safety_checks_on_user_schedule_enabled',
      'reboot_setting',
    ],
    [Effect.HARMLESS]: [
      'tags',
      'license_type',
      'identity',
      'boot_diagnostics',
      'user_data',
      'patch_assessment_mode',
      'allow_extension_operations',
      'extensions_time_budget',
      'os_image_notification',
      'termination_notification',
    ],
  },
  source: 'compute/linux_virtual_machine_resource.go:56-1760',
};

/** The right of a disk encryption set to use its key: without it, all machines with its disks stop. */
export const KEY_RULE: ResourceRule = {
  leadsTo: ['principal_id'],
  protects: 'the right to use the key that the disks of a site are read with: all machines of the site stop',
  created: Effect.HARMLESS,
  deleted: Effect.KEY_LOST,
  replaced: Effect.KEY_LOST,
  changed: { [Effect.HARMLESS]: ['description'] },
  source:
    'authorization/role_assignment_resource.go:60-170, learn.microsoft.com/azure/virtual-machines/disk-encryption',
};

/** The identity that has this right. */
export const KEY_IDENTITY_RULE: ResourceRule = {
  protects: 'the identity by which the key of the disks of a site is used: all machines of the site stop',
  created: Effect.HARMLESS,
  deleted: Effect.KEY_LOST,
  replaced: Effect.KEY_LOST,
  changed: { [Effect.HARMLESS]: ['tags'] },
  source:
    'managedidentity/user_assigned_identity_resource.go, learn.microsoft.com/azure/virtual-machines/disk-encryption',
};

/** Machines and what belongs to one machine. Line numbers are those of azurerm v4.55.0. */
export const MACHINE_RULES: Record<string, ResourceRule> = {
  azurerm_windows_virtual_machine: {
    ...MACHINE,
    changed: {
      ...MACHINE.changed,
      [Effect.LATER]: [...(MACHINE.changed[Effect.LATER] ?? []), 'hotpatching_enabled'],
    },
    source: 'compute/windows_virtual_machine_resource.go:72-1706',
  },
  azurerm_linux_virtual_machine: MACHINE,
  // Azure deletes no set that disks refer to; its right, which depends on it, goes before that is known. Another key is judged in change-effect.ts.
  azurerm_disk_encryption_set: {
    behind: ['identity'],
    created: Effect.HARMLESS,
    deleted: Effect.KEY_LOST,
    replaced: Effect.KEY_LOST,
    changed: { [Effect.HARMLESS]: ['tags', 'auto_key_rotation_enabled'] },
    source:
      'compute/disk_encryption_set_resource.go:35-130, learn.microsoft.com/azure/virtual-machines/disk-encryption',
  },
  azurerm_managed_disk: {
    behind: ['disk_encryption_set_id'],
    created: Effect.HARMLESS,
    deleted: Effect.DISK_DETACHED,
    replaced: Effect.DISK_DETACHED,
    changed: {
      [Effect.DEALLOCATED]: [
        'storage_account_type',
        'tier',
        'disk_encryption_set_id',
        'on_demand_bursting_enabled',
        'disk_iops_read_write',
        'disk_mbps_read_write',
        'max_shares',
      ],
      // A disk that grows is judged by its size: see disk-size.ts.
      [Effect.HARMLESS]: [
        'tags',
        'network_access_policy',
        'public_network_access_enabled',
        'disk_access_id',
        'optimized_frequent_attach_enabled',
      ],
    },
    source: 'compute/managed_disk_resource.go:90-304, 652-826',
  },
  azurerm_virtual_machine_data_disk_attachment: {
    behind: ['managed_disk_id'],
    leadsTo: ['virtual_machine_id'],
    created: Effect.HARMLESS,
    deleted: Effect.DISK_DETACHED,
    replaced: Effect.DISK_DETACHED,
    changed: { [Effect.DISK_DETACHED]: ['caching', 'write_accelerator_enabled'] },
    source: 'compute/virtual_machine_data_disk_attachment_resource.go:91-123, 245',
  },
  azurerm_virtual_machine_run_command: {
    leadsTo: ['virtual_machine_id'],
    created: Effect.INTERRUPTED,
    deleted: Effect.HARMLESS,
    replaced: Effect.INTERRUPTED,
    // Every update sends the command again, so that the script runs, on all machines at once.
    changed: {
      [Effect.INTERRUPTED]: [
        'source',
        'parameter',
        'protected_parameter',
        'run_as_user',
        'run_as_password',
        'tags',
      ],
    },
    source: 'compute/virtual_machine_run_command_resource.go:93-100, 579',
  },
  azurerm_virtual_machine_extension: {
    leadsTo: ['virtual_machine_id'],
    // A machine that has not joined its domain yet serves nobody.
    created: Effect.INTERRUPTED,
    deleted: Effect.HARMLESS,
    replaced: Effect.RESTARTED,
    changed: {
      [Effect.RESTARTED]: [
        'settings',
        'protected_settings',
        'protected_settings_from_key_vault',
        'type_handler_version',
        'auto_upgrade_minor_version',
        'automatic_upgrade_enabled',
        'failure_suppression_enabled',
        'provision_after_extensions',
      ],
      // Without new settings, the agent in the machine has nothing to do.
      [Effect.INTERRUPTED]: ['tags'],
    },
    source: 'compute/virtual_machine_extension_resource.go:62-69, 214',
  },
  azurerm_maintenance_configuration: {
    created: Effect.LATER,
    deleted: Effect.LATER,
    replaced: Effect.LATER,
    changed: {
      [Effect.LATER]: [
        'window',
        'install_patches',
        'in_guest_user_patch_mode',
        'scope',
        'visibility',
        'properties',
      ],
      [Effect.HARMLESS]: ['tags'],
    },
    source: 'maintenance/maintenance_configuration_resource.go:59',
  },
  azurerm_maintenance_assignment_virtual_machine: {
    behind: ['maintenance_configuration_id'],
    leadsTo: ['virtual_machine_id'],
    created: Effect.LATER,
    deleted: Effect.LATER,
    replaced: Effect.LATER,
    changed: {},
    source: 'maintenance/maintenance_assignment_virtual_machine_resource.go:56-69',
  },
  // The date from which schedules hold: a value in the state, and nothing in Azure.
  terraform_data: {
    created: Effect.HARMLESS,
    deleted: Effect.HARMLESS,
    replaced: Effect.HARMLESS,
    changed: { [Effect.HARMLESS]: ['input', 'triggers_replace'] },
    source: 'developer.hashicorp.com/terraform/language/resources/terraform-data',
  },
  azurerm_availability_set: {
    created: Effect.HARMLESS,
    deleted: Effect.REPLACED,
    replaced: Effect.REPLACED,
    changed: { [Effect.HARMLESS]: ['tags'] },
    source: 'compute/availability_set_resource.go:69-91',
  },
};
