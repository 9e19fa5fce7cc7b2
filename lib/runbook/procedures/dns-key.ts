import { PageId } from '../../model/page-ids';
import type { EstateView } from '../estate-view';
import { nameList, quote, terraform } from '../powershell-text';
import type { Procedure, Step } from '../procedure';
import { ref, text } from '../text';
import { serversOf, type Server } from '../vocabulary/foreign-dns';
import { OUTSIDE, outputNote, TERRAFORM } from '../vocabulary/shells';

const BOTH = 'admit-both-keys';

/**
 * A new key for changes of names: the server admits both for a while, so that a switchover is possible at any moment.
 *
 * Sources: bind9.readthedocs.io (tsig-keygen, update-policy, rndc reconfig); RFC 8945 (algorithms, clocks).
 *
 * @returns the page; undefined where no server takes changes by a key
 */
export function dnsKey(estate: EstateView): Procedure | undefined {
  const servers = serversOf(estate);
  if (servers.length === 0) return undefined;
  const names = nameList(servers.map(({ hosting }) => hosting.name));
  return {
    id: PageId.dnsKey,
    title: 'Change the key for changes of names',
    purpose: `Terraform changes records of ${names} with a key. It is changed once a year, when somebody who had it leaves, and at once when it may be known to others: whoever has it moves every name, and gets certificates for them. Afterwards only the new key is taken.`,
    before: [
      'If others may know the key, begin with the last step: the names stay where they are, and cannot be moved until the new key works.',
      'With Kerberos there is no such key: change the password of the account or its keytab, and give Terraform the new one; the steps are the same.',
      'A pipeline of the names does not run meanwhile.',
    ],
    steps: [admitBoth(names, servers), useNew(estate), removeOld(estate)],
    after: [
      'Take the old key out of the store of secrets, out of backups of the configuration where that is possible, and out of the emergency envelope; put the new one there.',
    ],
  };
}

function admitBoth(names: string, servers: Server[]): Step {
  return {
    id: BOTH,
    title: `Let the servers of ${names} admit a second key`,
    why: 'On BIND, `tsig-keygen -a hmac-sha256 NEW-NAME` makes a key with a new name. Add it to the configuration with the `update-policy` and the `allow-transfer` lines of the old one, and load that with `rndc reconfig`; on each secondary that could be promoted too.',
    ...OUTSIDE,
    command: ["Read-Host -Prompt 'Press Enter when every server has both keys'"],
    check: servers.flatMap(({ hosting, zones }) =>
      zones.map(
        (zone) =>
          `Resolve-DnsName -Name ${quote(zone)} -Type SOA -Server ${quote(hosting.server!)} -TcpOnly -DnsOnly | Format-Table -Property Name, SerialNumber`,
      ),
    ),
    expected:
      'Each server answers as before. The new key has a name of its own: a secret that is changed under the old name would cut off everybody at once.',
    otherwise: '`named-checkconf` says what is wrong in a configuration before it is loaded.',
  };
}

function useNew(estate: EstateView): Step {
  const { stack } = estate.names;
  return {
    id: 'use-new-key',
    title: 'Give Terraform the new key',
    why: `State its name in the program (\`keyName\`), let the CI synthesize, and put its secret where the old one is: the variable or the secret that the program names. ${outputNote(stack)}`,
    ...TERRAFORM,
    command: [terraform(stack, 'plan')],
    check: [`${terraform(stack, 'plan')} -detailed-exitcode`, '$LASTEXITCODE'],
    expected: 'No changes. The exit code is 0: reading asks with the key too.',
    otherwise: text`"bad authentication" or NOTAUTH: name, algorithm or secret differ, or the server has not loaded it (${ref(BOTH)}). "bad time": a clock differs by more than 5 minutes.`,
  };
}

function removeOld(estate: EstateView): Step {
  const { stack } = estate.names;
  return {
    id: 'remove-old-key',
    title: 'Remove the old key from every server',
    why: 'Until it is gone from the configuration of each server, whoever has it changes records. Look at what was changed by it lately: BIND writes each update to its log.',
    ...TERRAFORM,
    command: [
      "Read-Host -Prompt 'Remove the old key from the configuration of every server and load it, then press Enter'",
    ],
    check: [`${terraform(stack, 'plan')} -detailed-exitcode`, '$LASTEXITCODE'],
    expected: 'No changes. The exit code is 0.',
    otherwise:
      'The plan fails: Terraform still uses the old key. A plan with changes shows records that somebody else has written: apply it, which writes them back.',
  };
}
