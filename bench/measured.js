// Runs in a process of its own: imports a program, lets it synthesize, and reports the CPU time (user and system) of both.
// node measured.js <program> <report> [<number of estates> <output directory>]
const { writeFileSync } = require('node:fs');

const [program, report, count, outdir] = process.argv.slice(2);

const started = cpuMilliseconds();
const { synthesize } = require(program);
const imported = cpuMilliseconds();
if (count !== undefined) synthesize(Number(count), outdir);
const modules = Object.keys(require.cache);

process.on('exit', () => {
  const whole = cpuMilliseconds();
  const parts = { importing: imported - started, synthesizing: whole - imported };
  writeFileSync(report, JSON.stringify({ whole, ...parts, modules }));
});

/** Since the process began; garbage collection and compilation on other threads are in it. */
function cpuMilliseconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
