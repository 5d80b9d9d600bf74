/**
 * Builds dist/ from scratch: the modules and their types for the library, and two bundles with all of their imports,
 * the command and the program of the worker threads, which start several times faster in this form. Use: npm run build
 */
import { execFile } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const require = createRequire(import.meta.url);
const compiler = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');

rmSync(dist, { recursive: true, force: true });
/** The compiler prints its errors to stdout. */
const compiled = promisify(execFile)(process.execPath, [
  compiler,
  '-p',
  path.join(root, 'tsconfig.build.json'),
]).catch((error) => {
  process.stderr.write(`${error.stdout}${error.stderr}`);
  process.exit(1);
});
const bundled = bundle({
  entryPoints: {
    main: path.join(root, 'src/cli/main.ts'),
    // Beside the chunks, since src/workers/worker-entry.ts looks for it in the folder of its own module.
    'block-worker': path.join(root, 'src/workers/block-worker.ts'),
  },
  outdir: path.join(dist, 'command'),
  // These are large and only needed for S3, or are the engine of the simulator's queries, which users install
  // themselves.
  external: ['@aws-sdk/*', '@smithy/*', '@duckdb/*'],
  chunkNames: 'chunk-[hash]',
  sourcemap: 'linked',
});
await Promise.all([compiled, bundled]);
// Replaces the modules that the compiler wrote there.
writeFileSync(path.join(dist, 'cli/main.js'), "#!/usr/bin/env node\nimport '../command/main.js';\n");
// Threads of the library run the bundled program, too.
writeFileSync(path.join(dist, 'workers/block-worker.js'), "import '../command/block-worker.js';\n");
chmodSync(path.join(dist, 'cli/main.js'), 0o755);
