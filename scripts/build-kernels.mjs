/**
 * Compiles the inner loops in AssemblyScript (src/encode/assembly/) to WebAssembly and writes them into a module, as
 * text: so tests, the build and bundles need no compiler. A test fails when the module is not up to date.
 * Use: npm run kernels
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const MODULE = path.join(root, 'src/encode/deflate-wasm.ts');

/** The text of src/encode/deflate-wasm.ts as it ought to be. */
export async function deflateModule() {
  const source = 'src/encode/assembly/deflate.ts';
  let wasm = null;
  const options = ['--runtime', 'stub', '--noAssert', '-O3', '--use', 'abort=', '--outFile', 'deflate.wasm'];
  const { error, stderr } = await main([source, ...options, '--baseDir', root], {
    writeFile: (name, content) => {
      if (name.endsWith('.wasm')) wasm = content;
    },
  });
  if (error !== null || wasm === null) throw new Error(`${source} does not compile: ${stderr.toString()}`);
  return [
    '/** Made from assembly/deflate.ts by `npm run kernels`; do not edit. */',
    'export const DEFLATE_WASM =',
    `  '${Buffer.from(wasm).toString('base64')}';\n`,
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(MODULE, await deflateModule());
