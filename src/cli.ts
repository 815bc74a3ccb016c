#!/usr/bin/env node
/** The program as a process: its streams, its clock, its signals, its exit code. */
import { readEnvironment } from './config/ci.ts';
import { main } from './program.ts';

process.exitCode = await main(process.argv.slice(2), {
  environment: readEnvironment(),
  folder: process.cwd(),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  terminal: process.stderr.isTTY === true,
  now: Date.now,
  interrupted: () =>
    new Promise((done) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
    }),
});
