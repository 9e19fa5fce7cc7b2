import { describeDisruptiveChanges } from './support/disruptive-changes';

// Every change; CI plans one in six.

describeDisruptiveChanges(1);
