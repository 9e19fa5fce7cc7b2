import { describeDisruptiveChanges } from './support/disruptive-changes';

// Every change; CI plans some of them.

describeDisruptiveChanges(1);
