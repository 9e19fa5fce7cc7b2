#!/usr/bin/env node
// The process around the command: clock, signals, output and exit code. What it does is in lib/plan-gate/.
const { setTimeout: pause } = require('node:timers/promises');
const { runCommand } = require('../lib/plan-gate/command-line');

// A quarter of an hour for a machine to start.
const QUESTIONS = 90;
const SECONDS_BETWEEN_QUESTIONS = 10;

runCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  today: () => new Date().toISOString().slice(0, 10),
  environment: process.env,
  platform: process.platform,
  onInterrupt: (stop) => ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => process.on(signal, stop)),
  questions: QUESTIONS,
  pause: () => pause(SECONDS_BETWEEN_QUESTIONS * 1000),
}).then((code) => {
  process.exitCode = code;
});
