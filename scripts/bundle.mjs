/** How programs of this package are bundled: the command, the worker threads' program, the Lambda functions. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** zod's messages in some fifty languages, of which none but English is used, are a quarter of all code. */
const withoutLocales = {
  name: 'zod-without-locales',
  setup({ onLoad }) {
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/**
 * `import { z } from 'zod'` keeps all of zod, as `z` might be looked up by any name; of a namespace import esbuild keeps
 * what is used. Both are the same object.
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

/** @param {import('esbuild').BuildOptions} options what differs: `entryPoints`, `outdir` and others */
export async function bundle(options) {
  await build({
    absWorkingDir: root,
    bundle: true,
    // What is imported when it is needed (a subcommand, a client of AWS) stays apart until then.
    splitting: true,
    plugins: [withoutLocales, withUsedZodOnly],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Names of errors and classes go into logs: they stay as they are, which costs no start-up time; esbuild's way to
    // keep shortened ones costs a call for every function that is made.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    // The modules' own entry points, where there are some: they can be cut down to what is used.
    mainFields: ['module', 'main'],
    banner: {
      // CommonJS modules in the bundle call require() for Node's own modules.
      js: "import{createRequire as __amcRequire}from'node:module';const require=__amcRequire(import.meta.url);",
    },
    ...options,
  });
}
