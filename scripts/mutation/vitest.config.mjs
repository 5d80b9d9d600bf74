/** Runs tests with one file replaced: AMC_MUTANT names a JSON file `{"file", "text"}`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.config.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const mutantFile = process.env.AMC_MUTANT;
const mutant = mutantFile === undefined ? null : JSON.parse(readFileSync(mutantFile, 'utf8'));

export default mergeConfig(
  base,
  defineConfig({
    root,
    plugins: [
      {
        name: 'mutant',
        enforce: 'pre',
        load: (id) => (mutant !== null && id === path.join(root, mutant.file) ? mutant.text : undefined),
      },
    ],
    test: { bail: 1, maxWorkers: 1, reporters: ['dot'], testTimeout: 30_000 },
  }),
);
