#!/usr/bin/env node
// The process around the command: clock, output and exit code. What it does is in lib/plan-gate/.
const { runGate } = require('../lib/plan-gate/command-line');

process.exitCode = runGate(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  today: () => new Date().toISOString().slice(0, 10),
});
