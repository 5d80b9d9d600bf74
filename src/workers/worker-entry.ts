import { pathToFileURL } from 'node:url';

/** A worker thread's program, as `new Worker(program, { eval })` takes it. */
export interface WorkerEntry {
  readonly program: URL | string;
  readonly eval: boolean;
}

/**
 * Where the worker threads' program is: `block-worker.js` next to this module. This is the only code that names the
 * file; a bundler has to emit it next to the bundle. When the sources themselves run, it is the bundle that
 * test/helpers/bundle-worker.mjs made from them; otherwise (scripts) tsx loads it.
 */
export function workerEntry(): WorkerEntry {
  if (!import.meta.url.endsWith('.ts'))
    return { program: new URL('./block-worker.js', import.meta.url), eval: false };
  const bundled = process.env['AMC_TEST_WORKER'];
  if (bundled !== undefined) return { program: pathToFileURL(bundled), eval: false };
  const source = JSON.stringify(new URL('./block-worker.ts', import.meta.url));
  return {
    program: `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}); });`,
    eval: true,
  };
}
