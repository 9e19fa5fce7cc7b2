/** Reports that cannot be compared, said to the one who has passed them. */
export class BadReport extends Error {}
