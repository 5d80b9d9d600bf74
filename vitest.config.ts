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

export default defineConfig({
  test: {
    setupFiles: ['test/helpers/property-seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'quick', include: ['test/**/*.test.ts'], exclude: LONG, isolate: false },
      },
      { extends: true, test: { name: 'long', include: LONG } },
    ],
  },
});
