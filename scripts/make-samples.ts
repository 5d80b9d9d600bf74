/**
 * Writes the files in `samples/`: synthetic people, sales and products that look like real exports.
 * Use: npm run samples
 */
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { encodeText } from '../test/helpers/encode-text.js';
import { catalogLines } from './generate/catalog.js';
import { crmLines } from './generate/crm.js';
import { customerSalesLines } from './generate/customer-sales.js';
import { csvLine } from './generate/csv.js';
import { presetSamples } from './generate/presets/index.js';
import { Random } from './generate/random.js';
import { SALES_HEADER, salesLines } from './generate/sales.js';

const SEED = 20_240_513;

function* salesSample(): Generator<string> {
  yield csvLine(SALES_HEADER);
  yield* salesLines(new Random(SEED), { rows: 5000, days: 14, oddities: true });
}

const samples: Readonly<Record<string, () => Generator<string>>> = {
  'crm.csv': () => crmLines(new Random(SEED + 1), 3000),
  'd2c-sales.csv': salesSample,
  'customer-sales.csv': () =>
    customerSalesLines(new Random(SEED + 3), crmLines(new Random(SEED + 1), 3000), 4000),
  'catalog.jsonl': () => catalogLines(new Random(SEED + 2), 2000),
};

for (const [name, lines] of Object.entries(samples)) {
  const file = fileURLToPath(new URL(`../samples/${name}`, import.meta.url));
  await pipeline(Readable.from(lines()), createWriteStream(file));
  process.stdout.write(`samples/${name}\n`);
}

const presets = fileURLToPath(new URL('../samples/presets/', import.meta.url));
mkdirSync(presets, { recursive: true });
for (const { file, text, encoding = 'utf-8', joins = {} } of presetSamples()) {
  writeFileSync(`${presets}${file}`, encodeText(text, encoding));
  process.stdout.write(`samples/presets/${file}\n`);
  for (const sample of Object.values(joins)) {
    writeFileSync(`${presets}${sample.file}`, sample.text);
    process.stdout.write(`samples/presets/${sample.file}\n`);
  }
}
