/** A program that is no cmdlet: what it may be given in a runbook. */
export interface NativeProgram {
  readonly sources: readonly string[];
  /** One of these matches the whole line of arguments, which are joined by line feeds. */
  readonly lines?: readonly RegExp[];
  /** Or one of these matches each argument. */
  readonly words?: readonly RegExp[];
  /** An argument that matches has to be there. */
  readonly required?: RegExp;
  /** What may never be there, and why. */
  readonly forbidden?: readonly { readonly pattern: RegExp; readonly why: string }[];
}

const OPERAND = /^[^/-].*$/;

/** The program's name in lower case, without path and `.exe`. */
export const NATIVE_PROGRAMS: Readonly<Record<string, NativeProgram>> = {
  terraform: {
    sources: [
      'https://developer.hashicorp.com/terraform/cli/commands',
      'https://developer.hashicorp.com/terraform/cli/commands/apply',
      'https://developer.hashicorp.com/terraform/cli/commands/destroy',
      'https://developer.hashicorp.com/terraform/cli/commands/import',
      'https://developer.hashicorp.com/terraform/cli/commands/init',
      'https://developer.hashicorp.com/terraform/cli/commands/output',
      'https://developer.hashicorp.com/terraform/cli/commands/plan',
      'https://developer.hashicorp.com/terraform/cli/commands/show',
      'https://developer.hashicorp.com/terraform/cli/commands/version',
      'https://developer.hashicorp.com/terraform/cli/commands/force-unlock',
      'https://developer.hashicorp.com/terraform/cli/commands/state/list',
      'https://developer.hashicorp.com/terraform/cli/commands/state/pull',
    ],
    lines: [
      terraform(/(apply|plan)(\n-var\n[a-z_][\w-]*=.*|\n-(replace|target)=.+|\n\$targets)*/),
      terraform(/plan(\n-var\n[a-z_][\w-]*=.*|\n-replace=.+|\n\$targets)*\n-detailed-exitcode/),
      terraform(/(apply|plan)\n-refresh-only(\n-var\n[a-z_][\w-]*=.*)*/),
      terraform(/plan(\n-var\n[a-z_][\w-]*=.*)*(\n-destroy)?\n-out=.+/),
      terraform(/show\n-(json|no-color)\n[^-\n].*/),
      terraform(/apply\n[^-\n].*\.tfplan/),
      terraform(/state\n(list|pull)/),
      terraform(/force-unlock\n[^-\n].*/),
      terraform(/output(\n-(json|raw))?(\n[a-z_][\w-]*)?/),
      terraform(/import(\n-var\n[a-z_][\w-]*=.*)*\n[^-\n].*\n[^-\n].*/),
      terraform(/init/),
      terraform(/version/),
      terraform(/destroy(\n-var\n[a-z_][\w-]*=.*)*/),
    ],
    forbidden: [{ pattern: /^-?-auto-approve/, why: 'a person has to see the plan before it is applied' }],
  },
  az: {
    sources: [
      'https://learn.microsoft.com/cli/azure/storage/blob',
      'https://learn.microsoft.com/cli/azure/vm',
      'https://learn.microsoft.com/cli/azure/feature',
      'https://learn.microsoft.com/cli/azure/vm/run-command',
      'https://learn.microsoft.com/cli/azure/network/nsg',
      'https://learn.microsoft.com/cli/azure/network/nsg/rule',
      'https://learn.microsoft.com/cli/azure/network/nic',
      'https://learn.microsoft.com/cli/azure/snapshot',
      'https://learn.microsoft.com/cli/azure/lock',
      'https://learn.microsoft.com/azure/dns/dns-operations-recordsets-cli',
      'https://learn.microsoft.com/cli/azure/network/dns/record-set',
      'https://learn.microsoft.com/cli/azure/network/dns/record-set/mx',
      'https://learn.microsoft.com/cli/azure/network/private-dns/record-set/a',
      'https://learn.microsoft.com/cli/azure/network/traffic-manager/endpoint',
      'https://learn.microsoft.com/cli/azure/account',
      'https://learn.microsoft.com/cli/azure/ad/signed-in-user',
      'https://learn.microsoft.com/cli/azure/group',
      'https://learn.microsoft.com/cli/azure/role/assignment',
      'https://learn.microsoft.com/cli/azure/storage/account/network-rule',
      'https://learn.microsoft.com/cli/azure/monitor/activity-log',
      'https://learn.microsoft.com/cli/azure/monitor/alert-processing-rule',
      'https://learn.microsoft.com/cli/azure/network/lb',
      'https://learn.microsoft.com/cli/azure/backup/vault',
      'https://learn.microsoft.com/cli/azure/backup/item',
      'https://learn.microsoft.com/cli/azure/backup/recoverypoint',
      'https://learn.microsoft.com/cli/azure/backup/restore',
      'https://learn.microsoft.com/cli/azure/backup/job',
      'https://learn.microsoft.com/cli/azure/keyvault',
      'https://learn.microsoft.com/cli/azure/keyvault/key',
      'https://learn.microsoft.com/cli/azure/disk-encryption-set',
      'https://learn.microsoft.com/cli/azure/disk-encryption-set/identity',
      'https://learn.microsoft.com/cli/azure/identity',
      'https://learn.microsoft.com/cli/azure/role/assignment',
      'https://learn.microsoft.com/cli/azure/resource',
      'https://learn.microsoft.com/cli/azure/disk',
      'https://learn.microsoft.com/cli/azure/vm/disk',
      'https://learn.microsoft.com/cli/azure/vm/boot-diagnostics',
      'https://learn.microsoft.com/cli/azure/serial-console',
      'https://learn.microsoft.com/cli/azure/network/bastion',
      'https://learn.microsoft.com/cli/azure/storage/account',
      'https://learn.microsoft.com/cli/azure/network/vnet',
      'https://learn.microsoft.com/cli/azure/network/vnet/subnet',
      'https://learn.microsoft.com/cli/azure/network/vnet-gateway',
      'https://learn.microsoft.com/cli/azure/network/vpn-connection',
      'https://learn.microsoft.com/cli/azure/reference-index#az-rest',
      'https://learn.microsoft.com/cli/azure/dataprotection/resource-guard',
    ],
    lines: [
      azure(/vm\n(list|show|deallocate|start)/, ['ids', 'resource-group', 'show-details', 'query', 'output']),
      azure(/vm\n(start|stop)/, ['ids', 'skip-shutdown', 'no-wait']),
      azure(/vm\nupdate/, ['ids', 'os-disk']),
      azure(/vm\nlist-skus/, ['location', 'size', 'query', 'output']),
      azure(/feature\nshow/, ['namespace', 'name', 'query', 'output']),
      azure(/vm\nrun-command\ninvoke/, ['ids', 'command-id', 'scripts', 'query', 'output']),
      azure(/vm\ncreate/, [
        ...['resource-group', 'name', 'attach-os-disk', 'os-type', 'size', 'nics', 'security-type', 'zone'],
      ]),
      azure(/vm\nboot-diagnostics\nenable/, ['resource-group', 'name']),
      azure(/vm\ndisk\n(attach|detach)/, ['resource-group', 'vm-name', 'name']),
      azure(/serial-console\nconnect/, ['resource-group', 'name']),
      azure(/network\nbastion\nlist/, ['query', 'output']),
      azure(/network\nbastion\nssh/, [
        ...['name', 'resource-group', 'target-resource-id', 'auth-type', 'username', 'ssh-key'],
      ]),
      azure(/group\n(create|delete|exists|show)/, ['name', 'location', 'query', 'output']),
      azure(/resource\nlist/, ['resource-group', 'query', 'output']),
      azure(/network\n(vnet-gateway|vpn-connection)\n(list|show)/, [
        ...['resource-group', 'name', 'query', 'output'],
      ]),
      azure(/network\nvnet-gateway\nreset/, ['resource-group', 'name']),
      azure(/network\nvnet-gateway\n(list-bgp-peer-status|list-learned-routes)/, [
        ...['resource-group', 'name', 'output'],
      ]),
      azure(/disk\n(list|show|delete|revoke-access)/, ['resource-group', 'name', 'ids', 'query', 'output']),
      azure(/disk\nupdate/, ['ids', 'encryption-type', 'disk-encryption-set']),
      azure(/disk\ncreate/, [
        ...['resource-group', 'name', 'location', 'sku', 'zone', 'upload-type', 'upload-size-bytes'],
      ]),
      azure(/disk\ngrant-access/, [
        ...['resource-group', 'name', 'access-level', 'duration-in-seconds', 'query', 'output'],
      ]),
      azure(/storage\naccount\n(create|show|delete|list)/, [
        ...['resource-group', 'name', 'location', 'sku', 'allow-blob-public-access', 'min-tls-version'],
        ...['query', 'output'],
      ]),
      azure(/backup\nvault\n(list|show)/, ['resource-group', 'name', 'query', 'output']),
      azure(/backup\nitem\nlist/, [
        ...['resource-group', 'vault-name', 'backup-management-type', 'query', 'output'],
      ]),
      azure(/backup\nrecoverypoint\nlist/, [
        ...['resource-group', 'vault-name', 'container-name', 'item-name', 'backup-management-type'],
        ...['use-secondary-region', 'query', 'output'],
      ]),
      azure(/backup\nrecoverypoint\nshow/, [
        ...['resource-group', 'vault-name', 'container-name', 'item-name', 'name', 'backup-management-type'],
        ...['workload-type', 'use-secondary-region', 'query', 'output'],
      ]),
      azure(/backup\nrestore\nrestore-disks/, [
        ...['resource-group', 'vault-name', 'container-name', 'item-name', 'rp-name', 'storage-account'],
        ...['target-resource-group', 'restore-only-osdisk', 'diskslist', 'use-secondary-region'],
        'disk-access-option',
      ]),
      azure(/backup\njob\nlist/, [
        ...['resource-group', 'vault-name', 'operation', 'use-secondary-region', 'query', 'output'],
      ]),
      azure(/network\nnsg\nrule\nlist/, ['resource-group', 'nsg-name', 'query', 'output']),
      azure(/network\nnic\n(create|list|show)/, [
        ...['resource-group', 'name', 'vnet-name', 'subnet', 'query', 'output'],
      ]),
      azure(/network\nvnet\n(create|show)/, [
        ...['resource-group', 'location', 'name', 'address-prefixes', 'query', 'output'],
      ]),
      azure(/network\nvnet\nsubnet\n(create|show|list)/, [
        ...['resource-group', 'vnet-name', 'name', 'address-prefixes', 'network-security-group'],
        ...['default-outbound-access', 'query', 'output'],
      ]),
      azure(/network\nnsg\n(create|delete)/, ['resource-group', 'location', 'name']),
      azure(/network\nnsg\nrule\ncreate/, [
        ...['resource-group', 'nsg-name', 'name', 'priority', 'direction', 'access', 'protocol'],
        ...['source-address-prefixes', 'destination-port-ranges'],
      ]),
      azure(/network\nnic\n(show|update)/, ['ids', 'network-security-group', 'remove', 'query', 'output']),
      azure(/snapshot\n(create|list)/, [
        ...[
          'resource-group',
          'location',
          'name',
          'source',
          'incremental',
          'network-access-policy',
          'query',
          'output',
        ],
      ]),
      azure(/network\ndns\nrecord-set\n(a|aaaa|cname|mx|txt)\n(update|show|delete)/, [
        ...['resource-group', 'zone-name', 'name', 'set', 'query'],
      ]),
      azure(/network\ndns\nrecord-set\ncname\nset-record/, [
        ...['resource-group', 'zone-name', 'record-set-name', 'cname', 'ttl'],
      ]),
      azure(/monitor\nactivity-log\nlist/, ['resource-group', 'offset', 'query', 'output']),
      azure(/monitor\nalert-processing-rule\ncreate/, [
        ...['resource-group', 'name', 'rule-type', 'scopes', 'filter-alert-rule-description'],
        ...['filter-alert-context', 'schedule-start-datetime', 'schedule-end-datetime', 'schedule-time-zone'],
      ]),
      azure(/monitor\nalert-processing-rule\nlist/, ['query', 'output']),
      azure(/network\nlb\nlist/, ['resource-group', 'query', 'output']),
      azure(/login/, []),
      azure(/account\n(set|show|list)/, ['subscription', 'query', 'output']),
      azure(/account\nget-access-token/, ['resource', 'query', 'output']),
      azure(/ad\nsigned-in-user\nshow/, ['query', 'output']),
      azure(/group\nshow/, ['name', 'query', 'output']),
      azure(/role\nassignment\n(create|delete)/, [
        ...['assignee', 'assignee-object-id', 'assignee-principal-type', 'role', 'scope', 'output'],
      ]),
      azure(/storage\naccount\nnetwork-rule\n(add|remove)/, [
        ...['account-name', 'resource-group', 'ip-address', 'output'],
      ]),
      azure(/keyvault\nkey\n(show|list-versions|list-deleted|recover)/, [
        ...['vault-name', 'name', 'id', 'query', 'output'],
      ]),
      azure(/keyvault\nkey\nset-attributes/, ['id', 'enabled', 'expires']),
      azure(/keyvault\n(list-deleted|recover)/, ['name', 'subscription', 'query', 'output']),
      azure(/disk-encryption-set\nlist/, ['query', 'output']),
      azure(/disk-encryption-set\ndelete/, ['ids']),
      azure(/disk-encryption-set\nidentity\n(remove|assign)/, ['ids', 'user-assigned', 'yes']),
      azure(/identity\nlist/, ['query', 'output']),
      azure(/role\nassignment\nlist/, ['scope', 'query', 'output']),
      azure(/network\n(private-)?dns\nzone\nlist/, ['query', 'output']),
      azure(/network\ntraffic-manager\nprofile\nlist/, ['query', 'output']),
      azure(/network\ntraffic-manager\nendpoint\nupdate/, ['ids', 'endpoint-status']),
      azure(/network\ndns\nrecord-set\nmx\nadd-record/, [
        ...['resource-group', 'zone-name', 'record-set-name', 'exchange', 'preference'],
      ]),
      azure(/network\nprivate-dns\nrecord-set\n(a\nupdate|list)/, [
        ...['resource-group', 'zone-name', 'name', 'set', 'query'],
      ]),
      azure(/network\nprivate-dns\nlink\nvnet\nlist/, ['resource-group', 'zone-name', 'query', 'output']),
      azure(/network\nprivate-dns\nrecord-set\na\n(add|remove)-record/, [
        ...['resource-group', 'zone-name', 'record-set-name', 'ipv4-address'],
      ]),
      azure(/rest/, ['method', 'url', 'body', 'query', 'output']),
      azure(/resource\nshow/, ['resource-group', 'name', 'resource-type', 'query', 'output']),
      azure(/dataprotection\nresource-guard\ncreate/, ['resource-group', 'resource-guard-name', 'location']),
      azure(/lock\ncreate/, ['resource-group', 'resource-name', 'resource-type', 'name', 'lock-type']),
      azure(/storage\nblob\n(list|show|exists|download|upload|undelete)/, [
        ...['account-name', 'container-name', 'auth-mode', 'name', 'prefix', 'include', 'version-id', 'file'],
        ...['overwrite', 'query', 'output'],
      ]),
    ],
  },
  azcopy: {
    sources: ['https://learn.microsoft.com/azure/storage/common/storage-ref-azcopy-copy'],
    lines: [/^copy\n[^-\n].*\n[^-\n].*\n--blob-type\nPageBlob$/],
  },
  npx: {
    // The gate's own arguments: docs/plan-gate.md.
    sources: ['https://docs.npmjs.com/cli/commands/npx'],
    lines: [/^resilience-gate\n--deployed\n.+\n--new\n.+(\n--exceptions\n.+)?(\n--plan\n.+=.+)+$/],
  },
  setup: {
    sources: [
      'https://learn.microsoft.com/exchange/plan-and-deploy/deploy-new-installations/unattended-installs',
      'https://learn.microsoft.com/exchange/diagnostic-data-exchange-server',
    ],
    words: [
      /^\/IAcceptExchangeServerLicenseTerms_DiagnosticData(ON|OFF)$/i,
      /^\/(Mode|m):(Install|Uninstall|Upgrade|RecoverServer)$/i,
      /^\/(Roles|Role|r):(Mailbox|mb|EdgeTransport|et|ManagementTools|mt|t)$/i,
      /^\/(PrepareSchema|ps|PrepareAD|p|PrepareAllDomains|pad)$/i,
      /^\/(PrepareDomain|pd|NewProvisionedServer|nprs)(:.+)?$/i,
      /^\/(RemoveProvisionedServer|rprs|OrganizationName|on|DomainController|dc):.+$/i,
      /^\/(AnswerFile|af|DbFilePath|LogFolderPath|MdbName|TargetDir|t|UpdatesDir|u):.+$/i,
      /^\/(ActiveDirectorySplitPermissions|CustomerFeedbackEnabled):(True|False)$/i,
      /^\/(AdamLdapPort|AdamSslPort):\d+$/i,
      /^\/TenantOrganizationConfig:.+$/i,
      /^\/(DisableAMFiltering|DoNotStartTransport|EnableErrorReporting|InstallWindowsComponents)$/i,
    ],
    required: /^\/IAcceptExchangeServerLicenseTerms_/i,
    forbidden: [
      {
        pattern: /^\/IAcceptExchangeServerLicenseTerms$/i,
        why: 'Setup has known only its forms with _DiagnosticDataON and _DiagnosticDataOFF since September 2021',
      },
    ],
  },
  curl: {
    sources: [
      'https://learn.microsoft.com/virtualization/community/team-blog/2017/20171219-tar-and-curl-come-to-windows',
      'https://curl.se/docs/manpage.html',
    ],
    words: [
      /^--(insecure|silent|show-error|fail|head|header|location|max-time|output|resolve|write-out)$/,
      /^[\w.-]+:\d+:[\d.]+$/,
      /^https:\/\/.+$/,
      /^\d+$/,
      /^%\{.+\}$/,
      /^Host: [\w.-]+$/,
      /^NUL$/,
    ],
    required: /^--fail$/,
  },
  eseutil: {
    sources: [
      'https://learn.microsoft.com/exchange/high-availability/manage-ha/activate-lagged-db-copies',
      'https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/hh875546(v=ws.11)',
    ],
    words: [/^\/(mh|mk|ml|r|p|d|g|k|a|l|s)$/i, OPERAND],
  },
  dcdiag: {
    sources: ['https://learn.microsoft.com/windows-server/administration/windows-commands/dcdiag'],
    words: [/^\/[aceiqv]$/i, /^\/(s|n|f|test|skip|ReplSource):.+$/i],
  },
  certutil: {
    sources: ['https://learn.microsoft.com/windows-server/administration/windows-commands/certutil'],
    lines: [/^-store\nMy$/i],
  },
  diskpart: {
    sources: [
      'https://learn.microsoft.com/windows-server/administration/windows-commands/diskpart-scripts-and-examples',
      'https://learn.microsoft.com/windows-server/administration/windows-commands/extend',
    ],
    lines: [/^\/s\n[^/\n].*$/i],
  },
  gpupdate: {
    sources: ['https://learn.microsoft.com/windows-server/administration/windows-commands/gpupdate'],
    words: [/^\/(target:computer|force)$/i],
  },
  powershell: {
    sources: [
      'https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_powershell_exe',
    ],
    lines: [
      /^-NoProfile\n-NonInteractive\n-ExecutionPolicy\nBypass\n-File\n[^-\n].*(\n-(AtOnce|Register|Retry))?$/,
    ],
  },
  icacls: {
    sources: ['https://learn.microsoft.com/windows-server/administration/windows-commands/icacls'],
    words: [OPERAND, /^\/(grant|inheritance|reset|setowner|t|c|q)(:[red])?$/i],
  },
  nltest: {
    sources: [
      'https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/cc731935(v=ws.11)',
    ],
    words: [
      /^\/(query|dsgetsite|dsregdns|force)$/i,
      /^\/(server|sc_query|sc_verify|dclist|dsgetdc|site):.+$/i,
    ],
  },
  powercfg: {
    sources: [
      'https://learn.microsoft.com/windows-hardware/design/device-experiences/powercfg-command-line-options',
    ],
    lines: [/^\/setactive\n[0-9a-f-]{36}$/i, /^\/getactivescheme$/i],
  },
  ntdsutil: {
    sources: ['https://learn.microsoft.com/windows-server/identity/ad-ds/deploy/ad-ds-metadata-cleanup'],
    lines: [/^metadata cleanup\nremove selected server .+\nquit\nquit$/],
  },
  nsupdate: {
    sources: ['https://bind9.readthedocs.io/en/v9.18.14/manpages.html#nsupdate-dynamic-dns-update-utility'],
    lines: [/^-v\n-k\n.+$/],
  },
  // Windows has bsdtar since version 1803 and Server 2019.
  tar: {
    sources: ['https://man.freebsd.org/cgi/man.cgi?bsdtar'],
    lines: [/^-xzf\n[^-\n].*\n-C\n[^-\n].*$/],
  },
  repadmin: {
    sources: [
      'https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/cc835086(v=ws.11)',
      'https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/cc835092(v=ws.11)',
      'https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2008-r2-and-2008/cc742152(v=ws.10)',
    ],
    lines: [
      // The flags of /syncall tell capitals from small letters.
      /^\/syncall(\n[^/\n].*){0,2}(\n\/[aAdehijpPqQsS]+)*$/,
      /^\/replsummary(\n[^/\n].*)*(\n\/(bysrc|bydest|errorsonly|sort:\w+))*$/,
      /^\/showrepl(\n[^/\n].*)*$/,
      /^\/replicate(\n[^/\n].*){3}(\n\/force)?$/,
    ],
  },
  reg: {
    sources: ['https://learn.microsoft.com/windows-server/administration/windows-commands/reg-export'],
    lines: [/^export\nHK(LM|CU)\\.+\n.+$/i],
  },
  w32tm: {
    sources: [
      'https://learn.microsoft.com/windows-server/networking/windows-time-service/windows-time-service-tools-and-settings',
    ],
    lines: [
      /^\/resync(\n\/computer:.+)?(\n\/(nowait|rediscover|soft))*$/,
      /^\/query(\n\/computer:.+)?\n\/(source|configuration|peers|status)(\n\/verbose)?$/,
      /^\/monitor(\n\/(domain|computers|threads):.+)*$/,
      /^\/stripchart\n\/computer:.+(\n\/(period:\d+|samples:\d+|dataonly|rdtsc))*$/,
      /^\/config(\n\/(computer|manualpeerlist|syncfromflags|reliable):.+|\n\/update)*$/,
      /^\/tz$/,
    ],
  },
};

function terraform(command: RegExp): RegExp {
  return new RegExp(`^(-chdir=.+\\n)?${command.source}$`);
}

/** A command of the Azure CLI with some of its options, each followed by its values. */
function azure(command: RegExp, options: readonly string[]): RegExp {
  return new RegExp(`^${command.source}(\\n--(${options.join('|')})(\\n(?!--).*)*)*$`);
}
