/** What the gate was given cannot be judged: the answer is neither "passed" nor "failed". */
export class BadInput extends Error {}
