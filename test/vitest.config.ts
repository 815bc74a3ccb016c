import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    // As src/cli.ts does, and for its reason.
    execArgv: ['--no-maglev'],
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/leave-nothing.ts'],
    testTimeout: 60_000,
    hookTimeout: 240_000,
    env: { NO_COLOR: '1', TZ: 'UTC' },
  },
});
