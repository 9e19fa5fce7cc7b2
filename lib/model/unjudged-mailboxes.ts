import type { EstateDocument } from './estate-document';

/** What has to be said beside promises of an estate whose mailboxes nobody can judge: nothing where there are databases, or no Mailbox servers. */
export function unjudgedMailboxes({ databases, machines, objectives = [] }: EstateDocument): string[] {
  const served = machines.some(({ roles }) => roles.includes('mailbox'));
  if (objectives.length === 0 || databases.length > 0 || !served) return [];
  return ['No objective is about mailboxes, since the program states no databases.'];
}
