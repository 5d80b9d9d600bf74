/**
 * Started by `WarmTests`: receives `{ replacement: { file, text } | null, tests }`, runs the tests in this order until
 * one fails, sends `{ ended }` for each, and answers `{ passed, failed, why, milliseconds }`.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import { importersIn } from './related-tests.mjs';
import { warmPool } from './warm-worker.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const importersOf = importersIn(root);
let replacement = null;
let order = [];

const mutant = {
  name: 'mutant',
  enforce: 'pre',
  load: (id) =>
    replacement !== null && id === path.join(root, replacement.file) ? replacement.text : undefined,
};

class AsAsked {
  sort(specifications) {
    return specifications.toSorted((a, b) => order.indexOf(a.moduleId) - order.indexOf(b.moduleId));
  }
  shard(specifications) {
    return specifications;
  }
}

const vitest = await startVitest(
  'test',
  [],
  {
    root,
    // A single project with all tests, unlike those of vitest.config.ts.
    config: false,
    // Tests are started manually, one mutant after the other.
    standalone: true,
    watch: true,
    bail: 1,
    pool: warmPool,
    isolate: false,
    maxWorkers: 1,
    fileParallelism: false,
    sequence: { sequencer: AsAsked },
    reporters: [
      { onTestModuleEnd: ({ moduleId }) => process.send({ ended: path.relative(root, moduleId) }) },
    ],
    setupFiles: ['test/helpers/property-seed.ts', 'scripts/mutation/first-failure.mjs'],
    testTimeout: 120_000,
  },
  { server: { watch: null }, plugins: [mutant] },
);

process.on('message', async (request) => {
  const started = Date.now();
  for (const file of new Set([replacement?.file, request.replacement?.file])) {
    if (file === undefined) continue;
    vitest.invalidateFile(path.join(root, file));
    // The process reloads the modules that depend on the file, and keeps the rest.
    for (const importer of importersOf(file)) vitest.watcher.invalidates.add(path.join(root, importer));
  }
  replacement = request.replacement;
  order = request.tests.map((test) => path.join(root, test));
  const specifications = order.map((file) => vitest.projects[0].createSpecification(file));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  // It also names those of earlier runs, and those that did not run because of a failure.
  const failed = testModules.find((module) => order.includes(module.moduleId) && module.state() === 'failed');
  const [broken] = failed?.children.allTests('failed') ?? [];
  process.send({
    why: broken === undefined ? null : `${broken.fullName}: ${broken.result().errors?.[0]?.message}`,
    passed: failed === undefined && unhandledErrors.length === 0,
    failed:
      failed === undefined ? (unhandledErrors[0]?.message ?? null) : path.relative(root, failed.moduleId),
    milliseconds: Date.now() - started,
  });
});
// Together with the process that it has started, since they are one group.
process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
process.send({ ready: true });
