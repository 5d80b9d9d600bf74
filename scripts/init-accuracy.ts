/**
 * Shows what `init` makes of every preset's sample when it does not know the preset.
 * Use: npx tsx scripts/init-accuracy.ts
 */
import { loadSchema } from '../src/schema/load-schema.js';
import { accuracyOf } from '../test/init/accuracy.js';
import { presetSamples } from './generate/presets/index.js';

let right = 0;
let columns = 0;
for (const { schema, file } of presetSamples()) {
  const result = await accuracyOf(await loadSchema(schema), file);
  right += result.right;
  columns += result.columns;
  const share = `${result.right}/${result.columns}`.padEnd(8);
  process.stdout.write(`${file.padEnd(34)}${share}${result.wrong.join(' ')}\n`);
}
process.stdout.write(`${'all'.padEnd(34)}${right}/${columns}\n`);
