/**
 * Bundles the Lambda function into dist-lambda/, ready to be zipped or deployed by infra/: handler.mjs with all it
 * imports, and what it reads at run time beside it. The AWS SDK is bundled too: the version that was tested runs,
 * whatever the runtime brings, and one small file starts faster than the runtime's many. Use: npm run bundle:lambda
 */
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = path.join(root, 'dist-lambda');
const require = createRequire(path.join(root, 'package.json'));
const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

rmSync(out, { recursive: true, force: true });
/** zod's messages in some fifty languages, of which none but English is used, are a quarter of all code. */
const withoutLocales = {
  name: 'zod-without-locales',
  setup({ onLoad }) {
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

await build({
  absWorkingDir: root,
  entryPoints: {
    handler: path.join(root, 'src/lambda/handler.ts'),
    'scale-out-steps': path.join(root, 'src/lambda/scale-out/steps-handler.ts'),
    'scale-out-ranges': path.join(root, 'src/lambda/scale-out/ranges-handler.ts'),
    'block-worker': path.join(root, 'src/workers/block-worker.ts'),
  },
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  // What is imported when it is needed (the SSM client, sources of credentials) stays apart until then.
  splitting: true,
  plugins: [withoutLocales],
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minify: true,
  // Names of errors and classes go into logs.
  keepNames: true,
  legalComments: 'none',
  // The modules' own entry points, where there are some: they can be cut down to what is used.
  mainFields: ['module', 'main'],
  banner: {
    // CommonJS modules in the bundle call require() for Node's own modules.
    js: "import{createRequire as __amcRequire}from'node:module';const require=__amcRequire(import.meta.url);",
  },
});
// The name by which worker threads are started (src/workers/worker-entry.ts).
writeFileSync(path.join(out, 'block-worker.js'), "import './block-worker.mjs';\n");
// Read beside the code, as in the package: schemas, the version, and the country names when the first one is met.
mkdirSync(path.join(out, 'schemas'));
for (const file of readdirSync(path.join(root, 'schemas')))
  cpSync(path.join(root, 'schemas', file), path.join(out, 'schemas', file), { recursive: true });
writeFileSync(path.join(out, 'package.json'), `${JSON.stringify({ name, version, type: 'module' })}\n`);
const languages = path.join('node_modules', 'i18n-iso-countries', 'langs');
mkdirSync(path.join(out, languages), { recursive: true });
for (const language of ['en', 'de', 'fr', 'it', 'es', 'ja', 'nl', 'pt']) {
  cpSync(
    require.resolve(`i18n-iso-countries/langs/${language}.json`),
    path.join(out, languages, `${language}.json`),
  );
}

const size = (file) => statSync(file).size;
const handler = path.join(out, 'handler.mjs');
const all = readdirSync(out, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .reduce((sum, entry) => sum + size(path.join(entry.parentPath, entry.name)), 0);
const kB = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
process.stdout.write(
  `dist-lambda/handler.mjs: ${kB(size(handler))} (${kB(gzipSync(readFileSync(handler)).length)} gzipped); the folder: ${kB(all)}\n`,
);
