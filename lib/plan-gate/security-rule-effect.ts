import { Effect } from './effect';
import type { Values } from './plan';

/** Ports of administration: without them the service goes on. */
const ADMINISTRATION = ['22', '3389', '5985', '5986'];

/** What a rule admits or denies, one set for each pair of arguments. */
const SETS = [
  ['source_address_prefix', 'source_address_prefixes'],
  ['destination_address_prefix', 'destination_address_prefixes'],
  ['source_port_range', 'source_port_ranges'],
  ['destination_port_range', 'destination_port_ranges'],
  ['source_application_security_group_ids'],
  ['destination_application_security_group_ids'],
  ['protocol'],
];

/** Whether a change of a rule of a security group cuts off what reached a machine before. New connections only. */
export function securityRuleEffect(before: Values | null, after: Values | null): Effect {
  const effect = cutOrNot(before, after);
  return effect === Effect.CUT_OFF && isAdministration(before) && (after === null || isAdministration(after))
    ? Effect.INTERRUPTED
    : effect;
}

function cutOrNot(before: Values | null, after: Values | null): Effect {
  if (before === null) return allows(after) ? Effect.HARMLESS : Effect.CUT_OFF;
  if (after === null) return allows(before) ? Effect.CUT_OFF : Effect.HARMLESS;
  if (before.direction !== after.direction) return Effect.CUT_OFF;
  if (allows(before) !== allows(after)) return allows(after) ? Effect.HARMLESS : Effect.CUT_OFF;
  const [less, more] = allows(before) ? [before, after] : [after, before];
  if (!SETS.every((names) => covers(setOf(more, names), setOf(less, names)))) return Effect.CUT_OFF;
  return before.priority === after.priority ? Effect.HARMLESS : Effect.INTERRUPTED;
}

function allows(rule: Values | null): boolean {
  return rule?.access === 'Allow';
}

function isAdministration(rule: Values | null): boolean {
  const ports = rule === null ? [] : setOf(rule, ['destination_port_range', 'destination_port_ranges']);
  return (
    rule?.direction === 'Inbound' &&
    allows(rule) &&
    ports.length > 0 &&
    ports.every((each) => ADMINISTRATION.includes(each))
  );
}

function setOf(rule: Values, names: string[]): string[] {
  return names.flatMap((name) => rule[name] ?? []).filter((each) => each !== '') as string[];
}

function covers(wide: string[], narrow: string[]): boolean {
  return wide.includes('*') || narrow.every((each) => wide.includes(each));
}
