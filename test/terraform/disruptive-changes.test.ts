import { describeDisruptiveChanges } from './support/disruptive-changes';

// The night plans all of them: disruptive-changes.nightly.ts. What the gate makes of recorded plans is in test/plan-gate/real-plans.test.ts.

describeDisruptiveChanges(6);
