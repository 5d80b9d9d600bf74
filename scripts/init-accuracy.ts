/**
 * Shows what `init`, without any answer, makes of exports with known truth, and of every preset's sample without the
 * preset. Use: npx tsx scripts/init-accuracy.ts
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadSchema } from '../src/schema/load-schema.js';
import { accuracyOf } from '../test/init/accuracy.js';
import { exportAccuracy } from '../test/init/export-accuracy.js';
import { TEXT_EXPORTS } from '../test/init/exports/text-exports.js';
import { TYPED_EXPORTS } from '../test/init/exports/typed-exports.js';
import { presetSamples } from './generate/presets/index.js';

const NAME_WIDTH = 34;

function show(name: string, right: number, all: number, more: string): void {
  process.stdout.write(`${name.padEnd(NAME_WIDTH)}${`${right}/${all}`.padEnd(9)}${more}\n`);
}

async function showExports(): Promise<void> {
  let fields = 0;
  let wrong = 0;
  let compared = 0;
  let changed = 0;
  for (const given of [...TEXT_EXPORTS, ...TYPED_EXPORTS]) {
    const folder = await mkdtemp(path.join(tmpdir(), 'init-accuracy-'));
    try {
      const result = await exportAccuracy(given, folder);
      fields += result.fields;
      wrong += result.wrong.length;
      compared += result.compared;
      changed += result.changed.length;
      const notes = [
        ...result.wrong,
        ...(result.rejected > 0 ? [`${result.rejected} rows rejected`] : []),
        ...(result.isKindRight ? [] : ['wrong kind of data set']),
        ...result.changed.slice(0, 3).map((value) => `CHANGED: ${value}`),
      ];
      show(result.name, result.fields - result.wrong.length, result.fields, notes.join('; '));
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  show('all exports', fields - wrong, fields, `${compared} amounts and dates compared, ${changed} changed`);
}

async function showPresets(): Promise<void> {
  let right = 0;
  let columns = 0;
  for (const { schema, file } of presetSamples()) {
    const result = await accuracyOf(await loadSchema(schema), file);
    right += result.right;
    columns += result.columns;
    show(file, result.right, result.columns, result.wrong.join(' '));
  }
  show('all presets', right, columns, '');
}

await showExports();
process.stdout.write('\n');
await showPresets();
