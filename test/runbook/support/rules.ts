import type { EstateView } from '../../../lib/runbook/estate-view';
import { madeSites, sitesOf, unattended } from '../../../lib/runbook/estate-parts';
import type { Procedure, Step } from '../../../lib/runbook/procedure';
import { Shell } from '../../../lib/runbook/procedure';
import type { Text } from '../../../lib/runbook/text';
import { CMDLETS } from '../../support/powershell';

/** What asks another machine over the network. */
const ASKS = /\b(?:Test-NetConnection|Invoke-WebRequest|Invoke-RestMethod|curl\.exe)\b/;

/**
 * A name that a load balancer answers is never asked on a member of its pool: Azure's balancer does not bring a connection back to the machine
 * that opens it. With `--resolve` curl asks one server.
 *
 * Source: learn.microsoft.com/azure/load-balancer/load-balancer-troubleshoot-backend-traffic.
 */
export function balancedNamesAskedInside(estate: EstateView, { id, steps }: Procedure): string[] {
  const members = sitesOf(estate).flatMap(({ frontEnds }) => frontEnds.map(({ name }) => name));
  const { clientNames, primaryFrontEnd, standbyFrontEnd } = estate.names;
  const balanced = [...clientNames, primaryFrontEnd, standbyFrontEnd].filter((name) => name !== undefined);
  return steps
    .filter(
      ({ hosts, unnamedHost }) => unnamedHost !== undefined || hosts.some((host) => members.includes(host)),
    )
    .flatMap((step) => [...step.command, ...step.check].map((line) => ({ step, line })))
    .filter(({ line }) => ASKS.test(line) && !line.includes('--resolve'))
    .filter(({ line }) =>
      balanced.some((name) => new RegExp(`(?<![\\w.-])${escaped(name)}(?![\\w.-])`).test(line)),
    )
    .map(({ step, line }) => `${id}, ${step.id}: ${line}`);
}

/** Verbs of cmdlets that read, or work on what has been read. */
const READING =
  /^(?:Compare|ConvertFrom|ConvertTo|ForEach|Format|Get|Group|Join|Measure|Read|Resolve|Search|Select|Sort|Split|Test|Where)$/;

/** Others that a check may have, each with the reason why it changes nothing that lasts. */
const HARMLESS: Readonly<Record<string, string>> = {
  'Import-Csv': 'it reads a file',
  'Invoke-Command': 'what it runs elsewhere is looked at as well',
  'Invoke-WebRequest': 'it asks for a page',
  'Out-Null': 'it drops what was read',
  'Set-Location': 'the shell goes to the folder of the scripts',
  'Write-Host': 'it shows what was read',
  'Write-Output': 'it shows what was read',
};

/** What a check calls that may change something. */
export function changesInChecks({ id, steps }: Procedure): string[] {
  return steps.flatMap((step) =>
    step.check.flatMap((line) => changes(line).map((what) => `${id}, ${step.id}: ${what}`)),
  );
}

/** Cmdlets with another verb, and programs that are told to change something. */
export function changes(line: string): string[] {
  const code = line.replace(/'[^']*'/g, "''");
  const cmdlets = [...code.matchAll(/(?<![\w$'.-])([A-Z][A-Za-z]+)-[A-Z][A-Za-z]+\b/g)]
    // What is no cmdlet is a name of something else; that every cmdlet is in the table is checked elsewhere.
    .filter(([name]) => Object.keys(CMDLETS).includes(name))
    .filter(([name, verb]) => !READING.test(verb) && !Object.keys(HARMLESS).includes(name))
    .map(([name]) => name);
  const programs =
    /\bterraform\b.* (?:apply|import|init|destroy)\b|\bSetup\.exe\b|\bmsiexec\b|\bicacls\b.*\/(?:grant|reset|setowner)|::(?:Set|Write|Delete|Create)\w*\(|\]::\w+ *=[^=]/
      .exec(code)
      ?.slice(0, 1);
  return [...cmdlets, ...(programs ?? [])];
}

/**
 * Steps and pages that a text names without a reference: their numbers and names would not follow a change. `pages` are the ids of all pages.
 */
export function danglingMentions(procedure: Procedure, pages: readonly string[]): string[] {
  const kinds = [
    ...new Set(
      pages
        .filter((page) => page.includes('-'))
        .flatMap((page) => [page, kindOf(page)])
        .filter((kind) => kind.includes('-')),
    ),
  ];
  const named = new RegExp(`(?<![\\w/.-])(?:${kinds.map(escaped).join('|')})(?![\\w/-]|\\.\\w)`);
  return textsOf(procedure).flatMap(({ where, text }) =>
    partsOf(text).flatMap((part, index, all) => {
      const plain = part.replace(/`[^`]*`/g, '``');
      const last = index === all.length - 1;
      const found = [
        /\b[Ss]teps? \d+/.exec(plain),
        named.exec(plain),
        // What follows has to be a reference, which ends the part.
        /\b(?:use|see|follow|do|by|do|repeat|go (?:back )?to) (?:the )?(?:page|step)s?\b(?! *$| \d)(?! that| of a| of the| again| before)/i.exec(
          plain,
        ),
        /\bgo back to\b(?! *$)/i.exec(plain),
        last ? /\b(?:the (?:page|step)|go back to) *$/.exec(plain) : undefined,
      ];
      return found.flatMap((match) => (match ? [`${procedure.id}, ${where}: ${match[0]}`] : []));
    }),
  );
}

/** `member-rebuild-AMSFE1` is a member-rebuild, `switchover-planned` a switchover. */
function kindOf(page: string): string {
  return page.replace(/-[A-Z0-9][A-Za-z0-9-]*$/, '');
}

/** The texts between references. */
function partsOf(text: Text): string[] {
  return typeof text === 'string' ? [text] : text.flatMap((part) => (typeof part === 'string' ? [part] : []));
}

function textsOf({ purpose, before, steps, after }: Procedure): { where: string; text: Text }[] {
  return [
    { where: 'purpose', text: purpose },
    ...before.map((text) => ({ where: 'before', text })),
    ...steps.flatMap((step) => stepTexts(step)),
    ...after.map((text) => ({ where: 'after', text })),
  ];
}

function stepTexts({ id, why, when, expected, otherwise }: Step): { where: string; text: Text }[] {
  return [why, when, expected, otherwise].flatMap((text) =>
    text === undefined ? [] : [{ where: id, text }],
  );
}

/** Exchange servers of the estate, those of a pilot light too, that no page has a step on, or looks at where they install themselves. */
export function unreachedMachines(estate: EstateView, procedures: readonly Procedure[]): string[] {
  const steps = procedures.flatMap((procedure) => procedure.steps);
  const hosts = new Set(steps.flatMap((step) => step.hosts));
  const followed = steps
    .filter(({ id }) => id.startsWith('follow-installation'))
    .flatMap(({ check }) => check);
  const own = new Set(
    sitesOf(estate)
      .flatMap((site) => unattended([...site.mailboxServers, ...site.frontEnds, ...site.edges]))
      .map(({ name }) => name),
  );
  return machinesOf(estate).filter(
    (name) => !hosts.has(name) && !(own.has(name) && followed.some((line) => line.includes(`'${name}'`))),
  );
}

function machinesOf(estate: EstateView): string[] {
  return [
    // Those who run a datacenter have set its machines up.
    ...madeSites(sitesOf(estate)).flatMap((site) => [
      ...site.mailboxServers,
      ...site.frontEnds,
      ...site.edges,
    ]),
  ].map(({ name }) => name);
}

/**
 * Steps on servers of a pilot light, in a page that does not create them before. Pages that are about the site or one of its servers, and the
 * switchback from it, are for the time when they exist.
 */
export function serversBeforeActivation(estate: EstateView, { id, steps }: Procedure): string[] {
  const lights = sitesOf(estate).filter(({ pilotLight }) => pilotLight);
  const made = lights.flatMap((site) =>
    [...site.frontEnds, ...site.mailboxServers, ...site.edges].map(({ name }) => name),
  );
  const about = [...made, ...lights.map(({ code }) => code)];
  if (id === 'switchback' || about.some((name) => id.endsWith(`-${name}`))) return [];
  const activation = steps.findIndex((step) => /^(?:activate-site|follow-activation)-/.test(step.id));
  return (
    steps
      .filter((_, index) => activation < 0 || index < activation)
      // A step on the one that the page is about concerns a server that exists.
      .filter(({ subject }) => subject === undefined)
      .filter(({ shell, hosts }) => shell !== Shell.TERRAFORM && hosts.some((host) => made.includes(host)))
      .map((step) => `${id}, ${step.id}: ${step.hosts.join(', ')}`)
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');
}
