/**
 * Writes a large sales export to stdout.
 * Use: npx tsx scripts/make-sales.ts ROWS [DAYS] > sales.csv
 */
import { once } from 'node:events';
import { csvLine } from './generate/csv.js';
import { Random } from './generate/random.js';
import { SALES_HEADER, salesLines } from './generate/sales.js';

const rows = Number(process.argv[2]);
const days = Number(process.argv[3] ?? '30');
if (!(rows > 0 && days > 0)) throw new Error('Use: npx tsx scripts/make-sales.ts ROWS [DAYS] > sales.csv');

const WRITE_CHARACTERS = 1 << 20;
let text = csvLine(SALES_HEADER);
for (const line of salesLines(new Random(rows), { rows, days, oddities: false })) {
  text += line;
  if (text.length < WRITE_CHARACTERS) continue;
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  text = '';
}
process.stdout.write(text);
