import { csvLine } from '../../../scripts/generate/csv.js';
import { Random } from '../../../scripts/generate/random.js';
import { SALES_HEADER, salesLines } from '../../../scripts/generate/sales.js';

/**
 * What is mixed in: cells with line breaks, quotes without meaning, quotes that break a row, and rows of another shape.
 */
const ODDITIES = [
  (line: string) => line.replace(/,([^,"\n]*),(card|gift card|paypal)?/, ',"two\nlines, and ""quotes""",'),
  (line: string) => line.replace(/\n$/, ',"a\n""b"",\nc,""d"""\n'),
  (line: string) => line.replace(',SKU', ',12" pipe SKU'),
  (line: string) => line.replace(',SKU', ',"SKU"x'),
  (line: string) => `one,two\n${line}`,
  (line: string) => `\n,,,,,,,,,,,,,,,,\n${line}`,
  (line: string) => line.replace('\n', '\r\n'),
];

/** The well-formed ones: cells with line breaks and quotes. */
const GOOD_ODDITIES = ODDITIES.slice(0, 2);

/** A sales export in which about every seventh row is unusual. Synthetic, and the same for the same seed. */
export function brokenSales(rows: number, seed = 7): string {
  return oddSales({ rows, seed, oddities: true }, (random) => ODDITIES[random.below(7 * ODDITIES.length)]);
}

/**
 * A sales export in which about every seventh row has line breaks in quotes, and one in a thousand is broken or
 * unusual.
 */
export function mostlyGoodSales(rows: number, seed = 7): string {
  return oddSales({ rows, seed, oddities: false }, (random) =>
    random.below(1000) === 0
      ? ODDITIES[random.below(ODDITIES.length)]
      : GOOD_ODDITIES[random.below(7 * GOOD_ODDITIES.length)],
  );
}

function oddSales(
  { rows, seed, oddities }: { readonly rows: number; readonly seed: number; readonly oddities: boolean },
  pick: (random: Random) => ((line: string) => string) | undefined,
): string {
  const random = new Random(seed);
  let text = csvLine([...SALES_HEADER, 'note']);
  for (const line of salesLines(random, { rows, days: 3, oddities })) {
    const odd = pick(random);
    const whole = line.replace(/\n$/, ',\n');
    text += odd === undefined ? whole : odd(whole);
  }
  return text;
}
