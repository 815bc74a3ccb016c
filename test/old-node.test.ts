import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OLDEST, tooOld } from '../src/old-node.ts';
import { packageRoot } from '../src/package-root.ts';

it.each(['20.20.2', '22.14.0', '18.0.0'])('Node %s is too old, and is told so with what to do', (version) => {
  expect(tooOld(version)).toBe(
    `ml-report needs Node ${OLDEST} or later, and this is ${version}.\n→ Take a newer one, as in image: node:24-slim, or npx --package node@24 --package ml-report ml-report.\n`,
  );
});

it.each(['22.15.0', '22.21.1', '24.0.0', '26.1.0'])('Node %s is taken', (version) =>
  expect(tooOld(version)).toBeNull(),
);

it('is what package.json asks for', () => {
  const { engines } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  expect(engines.node).toBe(`>=${OLDEST}`);
});
