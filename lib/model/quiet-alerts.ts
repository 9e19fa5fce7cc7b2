/**
 * What alerts say of themselves that work on a machine raises: rules that suppress alerts for a time find them by this word, and no alert about
 * rights, rules, names or backups has it.
 */
export const QUIET = 'quiet-in-maintenance';
