/**
 * How programs of this package are bundled: the command, the program of the worker threads, and the Lambda functions.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** zod's messages in about fifty languages, of which only English is used, are a quarter of all code. */
const withoutLocales = {
  name: 'zod-without-locales',
  setup({ onLoad }) {
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/**
 * `import { z } from 'zod'` keeps all of zod, since `z` could be accessed by any name. With a namespace import, esbuild
 * keeps only what is used. Both are the same object.
 */
const withUsedZodOnly = {
  name: 'zod-used-only',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replace("import { z } from 'zod';", "import * as z from 'zod';");
      return contents === text ? undefined : { contents, loader: 'ts' };
    });
  },
};

/** @param {import('esbuild').BuildOptions} options that differ: `entryPoints`, `outdir` and others */
export async function bundle(options) {
  await build({
    absWorkingDir: root,
    bundle: true,
    // Modules that are imported on demand (a subcommand, a client of AWS) stay separate until then.
    splitting: true,
    plugins: [withoutLocales, withUsedZodOnly],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Names of errors and classes appear in logs. They stay unchanged, which costs no start-up time; esbuild's option
    // to keep shortened names costs a call for every created function.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    // The modules' own entry points, where they exist, so that unused code can be dropped.
    mainFields: ['module', 'main'],
    banner: {
      // CommonJS modules in the bundle call require() for Node's own modules.
      js: "import{createRequire as __amcRequire}from'node:module';const require=__amcRequire(import.meta.url);",
    },
    ...options,
  });
}
