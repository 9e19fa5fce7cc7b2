import { PROXY_NAMES } from '../../exchange/proxy-names';
import { haproxyConfiguration } from './haproxy-configuration';
import { PROXY_STOP, proxyCommand } from './proxy-command';
import { PROXY_FILES, TRUSTED_AUTHORITIES } from './proxy-files';
import type { ProxyPlan } from './proxy-plan';

const COMMAND = PROXY_NAMES.command;
const DROP_IN = '/etc/systemd/system/haproxy.service.d/exchange-proxy.conf';
const PORTS = '/etc/sysctl.d/90-exchange-proxy.conf';
const UNITS = '/etc/systemd/system';

/** What ends a file in the script; no file has such a line. */
const END = 'END_OF_FILE';

/**
 * The script (bash) of the run command that installs and configures HAProxy. It may run again at any time: what is the same is left alone, and what HAProxy does not
 * accept never replaces what it has. It needs Debian or Ubuntu.
 *
 * Sources: systemd.service(5) (ExecReload, ExecStop, TimeoutStopSec), systemd.exec(5) (RuntimeDirectory), Debian's haproxy.service (CONFIG, EXTRAOPTS).
 *
 * @throws if HAProxy would not read a value of the plan literally
 */
export function proxySetupScript(plan: ProxyPlan): string {
  const configuration = haproxyConfiguration(plan);
  return [
    START,
    PACKAGES,
    `mkdir -p -m 700 ${PROXY_FILES.folder}`,
    put('755', COMMAND, proxyCommand(plan)),
    put('644', DROP_IN, dropIn()),
    put('644', APT, WITHOUT_TIMER),
    put('644', '/etc/rsyslog.d/45-exchange-proxy.conf', LOG),
    put('644', '/etc/logrotate.d/exchange-proxy', ROTATION),
    put('644', `${UNITS}/logrotate.timer.d/exchange-proxy.conf`, HOURLY),
    'systemctl daemon-reload',
    'systemctl restart rsyslog logrotate.timer || true',
    put('644', PORTS, 'net.ipv4.ip_local_port_range = 10240 65535'),
    `sysctl -q -p ${PORTS} || true`,
    plan.certificate ? firstCertificate() : withoutCertificate(),
    candidate(configuration, plan.authority),
    SERVICE,
    '',
  ].join('\n');
}

/** Azure patches the proxies on a day of their own each: the timer of Ubuntu would patch both on any day. */
const APT = '/etc/apt/apt.conf.d/99-exchange-proxy';
const WITHOUT_TIMER = `// Written by Terraform. What is changed here is overwritten.
APT::Periodic::Update-Package-Lists "0";
APT::Periodic::Unattended-Upgrade "0";
Unattended-Upgrade::Automatic-Reboot "false";`;

/**
 * What HAProxy says of connections, with the addresses of clients; after the file of Azure Monitor's agent (10-…), which reads syslog from rsyslog only, and takes warnings.
 *
 * Source: learn.microsoft.com/azure/azure-monitor/agents/azure-monitor-agent-troubleshoot-linux-vm-rsyslog.
 */
const LOG = `# Written by Terraform. What is changed here is overwritten.
if $syslogfacility-text == 'local0' and $programname == 'haproxy' then {
  action(type="omfile" file="${PROXY_NAMES.log}" fileCreateMode="0640")
  stop
}`;

/** Kept by days, or for 60 files of 1 GB before compression. */
const ROTATION = `# Written by Terraform. What is changed here is overwritten.
${PROXY_NAMES.log} {
  daily
  maxsize 1G
  rotate 60
  maxage ${PROXY_NAMES.logDays}
  dateext
  dateformat -%Y%m%d-%s
  missingok
  notifempty
  compress
  delaycompress
  postrotate
    systemctl kill --signal HUP rsyslog.service
  endscript
}`;

const HOURLY = `# Written by Terraform. What is changed here is overwritten.
[Timer]
OnCalendar=
OnCalendar=hourly`;

/** Written beside the file first, so that a machine that fails in between has the former one. */
function put(mode: string, file: string, content: string): string {
  return [`put ${mode} ${file} <<'${END}'`, content.trimEnd(), END].join('\n');
}

const START = `#!/bin/bash
# Written by Terraform. It may run again at any time.
set -euo pipefail
umask 022
export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
export DEBIAN_FRONTEND=noninteractive

fail() {
  echo "The proxy is not set up: $1" >&2
  exit 1
}

put() { # <mode> <file>, content from standard input
  mkdir -p "$(dirname "$2")"
  cat > "$2.new"
  chmod "$1" "$2.new"
  if cmp -s "$2.new" "$2"; then rm -f "$2.new"; else mv -f "$2.new" "$2"; fi
}

mkdir -p /run/lock
exec 9> /run/lock/exchange-proxy-setup
flock -w 900 9 || fail 'another run of this script does not end.'
if command -v cloud-init > /dev/null; then timeout 600 cloud-init status --wait > /dev/null 2>&1 || true; fi`;

/** A machine from an image that has them all needs no way to a package server. */
const PACKAGES = `
missing=''
while read -r file package; do
  command -v "$file" > /dev/null || [ -e "$file" ] || missing="$missing $package"
done <<'PACKAGES'
haproxy haproxy
openssl openssl
python3 python3
curl curl
rsyslogd rsyslog
logrotate logrotate
${TRUSTED_AUTHORITIES} ca-certificates
PACKAGES
if [ -n "$missing" ]; then
  installed=no
  for attempt in 1 2 3 4 5; do
    if apt-get -q -o DPkg::Lock::Timeout=600 update > /dev/null &&
      apt-get -q -o DPkg::Lock::Timeout=600 install -y --no-install-recommends $missing > /dev/null; then
      installed=yes
      break
    fi
    sleep 15
  done
  [ "$installed" = yes ] || fail "apt-get cannot install$missing. The machine needs a way to its package servers, or an image that has them."
fi
`;

/**
 * A drop-in rather than a unit of our own, since the package keeps the rest up to date. The service leaves the balancer before it stops, so that a restart by Azure's
 * patching cuts nobody; systemd waits for that.
 */
function dropIn(): string {
  return `# Written by Terraform. What is changed here is overwritten.
[Service]
Environment=CONFIG=${PROXY_FILES.configuration}
RuntimeDirectory=exchange-proxy
RuntimeDirectoryMode=0700
ExecReload=
ExecReload=/usr/sbin/haproxy -Ws -f $CONFIG -c -q $EXTRAOPTS
ExecReload=${COMMAND} save
ExecReload=/bin/kill -USR2 $MAINPID
ExecStop=${COMMAND} drain
LogRateLimitIntervalSec=0
TimeoutStopSec=${PROXY_STOP.noticed + PROXY_STOP.last + 20}`;
}

/** What a proxy with a certificate does from time to time. */
const TASKS = [
  { command: 'certificate', description: 'Certificate of the Exchange proxy', first: '5min', every: '10min' },
  {
    command: 'compare',
    description: 'Servers that show another certificate than the Exchange proxy',
    first: '1min',
    every: '1min',
  },
];

const TASK_NAMES = TASKS.map(({ command }) => `exchange-proxy-${command}`).join(' ');

/** The right of a new machine to its secret takes some minutes to count. */
function firstCertificate(): string {
  return [
    ...TASKS.flatMap(unitsOf),
    `for attempt in $(seq 40); do
  if ${COMMAND} certificate; then break; fi
  if [ -e ${PROXY_FILES.certificate} ]; then
    echo 'The certificate could not be fetched, and the former one stays in use.' >&2
    break
  fi
  [ "$attempt" -lt 40 ] || fail 'it has no certificate. See the lines above.'
  sleep 15
done`,
  ].join('\n');
}

function unitsOf({ command, description, first, every }: (typeof TASKS)[number]): string[] {
  return [
    put(
      '644',
      `${UNITS}/exchange-proxy-${command}.service`,
      `# Written by Terraform. What is changed here is overwritten.
[Unit]
Description=${description}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=${COMMAND} ${command}`,
    ),
    put(
      '644',
      `${UNITS}/exchange-proxy-${command}.timer`,
      `# Written by Terraform. What is changed here is overwritten.
[Unit]
Description=${description}

[Timer]
OnBootSec=${first}
OnUnitActiveSec=${every}
RandomizedDelaySec=10
AccuracySec=5

[Install]
WantedBy=timers.target`,
    ),
  ];
}

/** A proxy that had a certificate keeps neither its key nor the timers. */
function withoutCertificate(): string {
  return `for task in ${TASK_NAMES}; do
  if [ -e "${UNITS}/$task.timer" ]; then
    systemctl disable --quiet --now "$task.timer" || true
    rm -f "${UNITS}/$task.timer" "${UNITS}/$task.service"
  fi
done`;
}

/** Both files are tried under other names before they become those in use. A run that was cut off before HAProxy has taken them leaves a mark for the next one. */
function candidate(configuration: string, authority = ''): string {
  const { configuration: file, authority: trusted, folder } = PROXY_FILES;
  return [
    put('600', `${file}.candidate`, configuration),
    put('600', `${trusted}.candidate`, authority),
    `sed 's#${trusted}#${trusted}.candidate#' ${file}.candidate > ${folder}/trial.cfg
if ! findings=$(haproxy -c -f ${folder}/trial.cfg 2>&1); then
  rm -f ${folder}/trial.cfg ${file}.candidate ${trusted}.candidate
  echo "$findings" >&2
  fail 'HAProxy does not accept the new configuration. The former one stays in service.'
fi
rm -f ${folder}/trial.cfg
changed=no
if [ -e ${folder}/pending ]; then changed=yes; fi
for file in ${file} ${trusted}; do
  if cmp -s "$file.candidate" "$file"; then
    rm -f "$file.candidate"
  else
    touch ${folder}/pending
    if [ -e "$file" ]; then cp -p "$file" "$file.former"; fi
    mv -f "$file.candidate" "$file"
    changed=yes
  fi
done`,
  ].join('\n');
}

/** What runs with the package's own configuration is restarted once; after that it is reloaded. */
const SERVICE = `
systemctl daemon-reload
systemctl enable --quiet haproxy
process=$(systemctl show --property MainPID --value haproxy)
if ! systemctl --quiet is-active haproxy || ! tr '\\0' ' ' < "/proc/$process/cmdline" | grep -q -- '-f ${PROXY_FILES.configuration} '; then
  action=restart
elif [ "$changed" = yes ]; then
  action=reload
else
  action=nothing
fi
if [ "$action" != nothing ] && ! systemctl "$action" haproxy; then
  for file in ${PROXY_FILES.configuration} ${PROXY_FILES.authority}; do
    if [ -e "$file.former" ]; then cp -p "$file.former" "$file"; fi
  done
  systemctl --quiet is-active haproxy || systemctl restart haproxy || true
  fail "systemctl $action haproxy has failed, and the former configuration is in place. See journalctl -u haproxy."
fi
rm -f ${PROXY_FILES.configuration}.former ${PROXY_FILES.authority}.former ${PROXY_FILES.folder}/pending
for task in ${TASK_NAMES}; do
  if [ -e "${UNITS}/$task.timer" ]; then systemctl enable --quiet --now "$task.timer"; else rm -f ${PROXY_FILES.certificate}; fi
done
echo "HAProxy runs with its configuration ($action)."`;
