/**
 * Bundles the Lambda function into dist-lambda/, ready to be zipped or deployed by infra/: handler.mjs with all of its
 * imports, and the files that it reads at run time. The AWS SDK is bundled, too, so that the tested version runs,
 * whichever version the runtime has, and because one small file starts faster than the runtime's many. Use: npm run
 * bundle:lambda
 */
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = path.join(root, 'dist-lambda');
const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

rmSync(out, { recursive: true, force: true });
await bundle({
  entryPoints: {
    handler: path.join(root, 'src/lambda/handler.ts'),
    'scale-out-steps': path.join(root, 'src/lambda/scale-out/steps-handler.ts'),
    'scale-out-ranges': path.join(root, 'src/lambda/scale-out/ranges-handler.ts'),
    follow: path.join(root, 'src/lambda/follow/follow-handler.ts'),
    'block-worker': path.join(root, 'src/workers/block-worker.ts'),
  },
  outdir: out,
  outExtension: { '.js': '.mjs' },
});
// The name that src/workers/worker-entry.ts starts worker threads by.
writeFileSync(path.join(out, 'block-worker.js'), "import './block-worker.mjs';\n");
// Read beside the code, as in the package: schemas and the version.
mkdirSync(path.join(out, 'schemas'));
for (const file of readdirSync(path.join(root, 'schemas')))
  cpSync(path.join(root, 'schemas', file), path.join(out, 'schemas', file), { recursive: true });
writeFileSync(path.join(out, 'package.json'), `${JSON.stringify({ name, version, type: 'module' })}\n`);

const size = (file) => statSync(file).size;
const code = readdirSync(out)
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => path.join(out, file));
const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);
const codeBytes = sum(code.map(size));
const gzippedBytes = sum(code.map((file) => gzipSync(readFileSync(file)).length));
const all = readdirSync(out, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .reduce((total, entry) => total + size(path.join(entry.parentPath, entry.name)), 0);
const kB = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
process.stdout.write(
  `dist-lambda: ${kB(codeBytes)} of code in entries and chunks (${kB(gzippedBytes)} gzipped); the folder: ${kB(all)}\n`,
);
