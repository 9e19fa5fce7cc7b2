import { Socket } from 'node:net';
import dgram = require('node:dgram');
import dns = require('node:dns');
import childProcess = require('node:child_process');
import { App } from 'cdktf';
import { TwoSiteExchange } from 'cdktf-resilient-exchange';
import { estateProps } from './support/app';
import { temporaryDirectory } from './support/synth';

// Synthesis tells nobody anything: it opens no connection, starts no program, and reads no setting that could make it do so.

test('a synthesis opens no socket, asks no name server, starts no program, and reads no setting but its folder', () => {
  const opened = [
    jest.spyOn(Socket.prototype, 'connect'),
    jest.spyOn(dgram, 'createSocket'),
    jest.spyOn(dns, 'lookup'),
    jest.spyOn(globalThis, 'fetch'),
    jest.spyOn(childProcess, 'spawn'),
    jest.spyOn(childProcess, 'execSync'),
  ];
  const read = new Set<string>();
  const { env } = process;
  process.env = new Proxy(env, {
    get: (all, name: string) => {
      read.add(name);
      return all[name];
    },
  });
  try {
    const app = new App({ outdir: temporaryDirectory() });
    new TwoSiteExchange(app, 'contoso', estateProps({}));
    app.synth();
  } finally {
    process.env = env;
  }
  expect(opened.map((each) => each.mock.calls)).toEqual(opened.map(() => []));
  expect([...read].filter((name) => !/^CDKT[FN]_|^SYNTH_/.test(name)).sort()).toEqual([]);
  expect(read.size).toBeGreaterThan(0);
});
