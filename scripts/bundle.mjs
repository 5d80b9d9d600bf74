/** How programs of this package are bundled: the command, the worker threads' program, the Lambda functions. */
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

/** @param {import('esbuild').BuildOptions} options what differs: `entryPoints`, `outdir` and others */
export async function bundle(options) {
  await build({
    absWorkingDir: root,
    bundle: true,
    // What is imported when it is needed (a subcommand, a client of AWS) stays apart until then.
    splitting: true,
    plugins: [withoutLocales],
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
