#!/usr/bin/env node
/** The program as a process: its streams, its clock, its signals, its exit code. */
import { setFlagsFromString } from 'node:v8';
import { tooOld } from './old-node.ts';
import type { Questions } from './questions.ts';
import { readyHelp } from './ready-help.ts';

// Of some five readings of large answers, one gave a run the start and the end of its neighbour: V8's middle compiler (Maglev, on by default
// since Node 24) lets objects of one shape share the box of a number. Without it sixty of sixty were right. Nothing else is loaded before.
setFlagsFromString('--no-maglev');
// Node 22 tells every reader of a job's log that its SQLite is an experiment. Threads are told the same when they are started.
const listeners = process.listeners('warning');
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') for (const tell of listeners) tell(warning);
});

// Who closes a pipe early, as head does, has read enough: the command goes on to its end, and to its exit code.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EPIPE') throw cause;
  });

const argv = process.argv.slice(2);
const help = readyHelp(argv);
const refusal = tooOld(process.versions.node);
if (help !== null) process.stdout.write(help);
else if (refusal === null) process.exitCode = await program();
else {
  process.stderr.write(refusal);
  process.exitCode = 2;
}

async function program(): Promise<number> {
  const [{ readEnvironment }, { main }] = await Promise.all([import('./config/ci.ts'), import('./program.ts')]);
  const isAnswered = process.stdin.isTTY === true && process.stderr.isTTY === true;
  const opened: Questions[] = [];
  try {
    return await main(argv, {
      environment: readEnvironment(),
      folder: process.cwd(),
      out: (text) => void process.stdout.write(text),
      outBytes: process.stdout.isTTY === true ? null : (bytes) => void process.stdout.write(bytes),
      err: (text) => void process.stderr.write(text),
      terminal: process.stderr.isTTY === true,
      now: Date.now,
      sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
      interrupted: () =>
        new Promise((done) => {
          for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
        }),
      ask: isAnswered ? async (question) => (await questions(opened)).ask(question) : null,
    });
  } finally {
    for (const one of opened) one.close();
  }
}

/** Loaded and opened by the first question: most command lines ask none. */
async function questions(opened: Questions[]): Promise<Questions> {
  const { questionsOn } = await import('./questions.ts');
  const found = opened[0] ?? questionsOn(process.stdin, process.stderr);
  if (opened.length === 0) opened.push(found);
  return found;
}
