#!/usr/bin/env node
// The process around the command: output and exit code. What it does is in lib/resilience/difference/.
const { runDifference } = require('../lib/resilience/difference/command-line');

process.exitCode = runDifference(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
});
