/**
 * Compiles the inner loops in AssemblyScript (`src/…/assembly/`) to WebAssembly and writes them into modules as text,
 * so that tests, the build and bundles need no compiler. A test fails when a module is out of date.
 * Use: npm run kernels
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const COMMON = ['--runtime', 'stub', '--noAssert', '-O3', '--use', 'abort=', '--disableWarning', '201'];

/** The input of a compilation: the program, its module, and its name in the module. */
export const KERNELS = [
  {
    source: 'src/kernel/assembly/deflate.ts',
    module: 'src/kernel/deflate-wasm.ts',
    name: 'DEFLATE_WASM',
    options: [],
  },
  {
    source: 'src/kernel/assembly/columns.ts',
    module: 'src/kernel/columns-wasm.ts',
    name: 'COLUMNS_WASM',
    options: ['--enable', 'simd'],
  },
  {
    source: 'src/kernel/assembly/json-cells.ts',
    module: 'src/kernel/json-wasm.ts',
    name: 'JSON_WASM',
    options: ['--enable', 'simd'],
  },
  {
    source: 'src/kernel/assembly/rows.ts',
    module: 'src/kernel/rows-wasm.ts',
    name: 'ROWS_WASM',
    // It shares the hashing program's memory.
    options: ['--enable', 'simd', '--importMemory'],
  },
];

/**
 * The expected text of a kernel's module.
 * @param sources texts that replace the files of these names, relative to the root
 */
export async function kernelModule({ source, name, options }, sources = {}) {
  let wasm = null;
  const { error, stderr } = await main(
    [source, ...COMMON, ...options, '--outFile', 'kernel.wasm', '--baseDir', root],
    {
      readFile: (file, folder) => {
        const known = sources[path.relative(root, path.resolve(folder, file))];
        if (known !== undefined) return known;
        const found = path.resolve(folder, file);
        return existsSync(found) ? readFileSync(found, 'utf8') : null;
      },
      writeFile: (file, content) => {
        if (file.endsWith('.wasm')) wasm = content;
      },
    },
  );
  if (error !== null || wasm === null) throw new Error(`${source} does not compile: ${stderr.toString()}`);
  return [
    `/** Made from assembly/${path.basename(source)} by \`npm run kernels\`; do not edit. */`,
    `export const ${name} =`,
    `  '${Buffer.from(wasm).toString('base64')}';\n`,
  ].join('\n');
}

/** The hashing program, which is assembled from single instructions: its module and the module's text. */
export const HASHING_MODULE = 'src/kernel/sha256-wasm.ts';

export async function hashingModule() {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['scripts/kernels/sha256-lanes.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { sha256LanesModule } = await import(`data:text/javascript;base64,${code}`);
  return [
    '/** Made from scripts/kernels/sha256-lanes.ts by `npm run kernels`; do not edit. */',
    'export const SHA256_WASM =',
    `  '${Buffer.from(sha256LanesModule(1)).toString('base64')}';\n`,
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const kernel of KERNELS) writeFileSync(path.join(root, kernel.module), await kernelModule(kernel));
  writeFileSync(path.join(root, HASHING_MODULE), await hashingModule());
}
