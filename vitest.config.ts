import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/**
 * What takes long and seldom breaks alone: whole matrices of faults, deliveries to the function on a real S3 server,
 * fuzzing, and single files named `*.long.test.ts` beside the quick ones. `npm test` leaves these out,
 * `npm run test:full` and `.ci/run` run everything.
 */
const LONG = [
  'test/deliveries/**/*.test.ts',
  'test/faults/**/*.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/**/*.long.test.ts',
];
/** Files that try a part of what they generate in the quick run, and all of it in the long one. */
const ALSO_LONG = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name.replaceAll('\\', '/')}`)
  .filter((path) => /helpers\/effort\.js'/.test(readFileSync(path, 'utf8')));

export default defineConfig({
  test: {
    globalSetup: ['test/helpers/bundle-worker.mjs'],
    setupFiles: ['test/helpers/property-seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'quick', include: ['test/**/*.test.ts'], exclude: LONG, isolate: false },
      },
      {
        extends: true,
        test: { name: 'long', include: [...LONG, ...ALSO_LONG], env: { AMC_TEST_EFFORT: 'all' } },
      },
    ],
  },
});
