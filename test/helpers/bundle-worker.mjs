import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../scripts/bundle.mjs';

/**
 * Bundles the program of the worker threads from the sources, once for all test files. A thread starts several times
 * faster from it than from the sources. src/workers/worker-entry.ts reads the variable.
 */
export default async function bundleWorker() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'amc-test-worker-'));
  await bundle({
    entryPoints: {
      'block-worker': fileURLToPath(new URL('../../src/workers/block-worker.ts', import.meta.url)),
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  process.env.AMC_TEST_WORKER = path.join(folder, 'block-worker.mjs');
  return () => rm(folder, { recursive: true });
}
