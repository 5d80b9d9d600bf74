import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { z } from 'zod';

const floorShape = z.object({ lines: z.number(), branches: z.number() });

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
const FILES = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name.replaceAll('\\', '/')}`);
const filesThat = (pattern: RegExp) => FILES.filter((file) => pattern.test(readFileSync(file, 'utf8')));
/** Files that try a part of what they generate in the quick run, and all of it in the long one. */
const ALSO_LONG = filesThat(/helpers\/effort\.js'/);
/** Files that run the command: its sources in the quick run, the built command in a process of its own here. */
const COMMAND = filesThat(/(helpers\/command|\/workplace)\.js'/);

/** Of each folder of src/, the shares of lines and branches below which `npm run coverage` fails. */
const FLOORS: unknown = JSON.parse(readFileSync('test/coverage-floors.json', 'utf8'));

export default defineConfig({
  test: {
    coverage: {
      // What runs in the tests' own process counts: not worker threads, the built command, or the bundled functions.
      include: ['src/**/*.ts'],
      exclude: ['src/kernel/assembly/**'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: Object.fromEntries(
        Object.entries(z.record(z.string(), floorShape).parse(FLOORS)).map(([folder, floor]) => [
          `src/${folder}/**`,
          floor,
        ]),
      ),
    },
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
        test: {
          name: 'command',
          include: COMMAND,
          exclude: LONG,
          isolate: false,
          env: { AMC_TEST_COMMAND: 'built' },
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: [...LONG, ...ALSO_LONG],
          env: { AMC_TEST_EFFORT: 'all', AMC_TEST_COMMAND: 'built' },
        },
      },
    ],
  },
});
