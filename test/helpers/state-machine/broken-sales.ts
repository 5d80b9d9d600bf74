import { csvLine } from '../../../scripts/generate/csv.js';
import { Random } from '../../../scripts/generate/random.js';
import { SALES_HEADER, salesLines } from '../../../scripts/generate/sales.js';

/** What is mixed in: cells with line breaks, quotes that mean nothing, quotes that break a row, rows of another shape. */
const ODDITIES = [
  (line: string) => line.replace(/,([^,"\n]*),(card|gift card|paypal)?/, ',"two\nlines, and ""quotes""",'),
  (line: string) => line.replace(/\n$/, ',"a\n""b"",\nc,""d"""\n'),
  (line: string) => line.replace(',SKU', ',12" pipe SKU'),
  (line: string) => line.replace(',SKU', ',"SKU"x'),
  (line: string) => `one,two\n${line}`,
  (line: string) => `\n,,,,,,,,,,,,,,,,\n${line}`,
  (line: string) => line.replace('\n', '\r\n'),
];

/** A sales export in which about every seventh row is odd. Synthetic, and the same for the same seed. */
export function brokenSales(rows: number, seed = 7): string {
  const random = new Random(seed);
  let text = csvLine([...SALES_HEADER, 'note']);
  for (const line of salesLines(random, { rows, days: 3, oddities: true })) {
    const odd = ODDITIES[random.below(7 * ODDITIES.length)];
    const whole = line.replace(/\n$/, ',\n');
    text += odd === undefined ? whole : odd(whole);
  }
  return text;
}
