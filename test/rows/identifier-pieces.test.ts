import { expect, it } from 'vitest';
import { csvLine } from '../../scripts/generate/csv.js';
import { Random } from '../../scripts/generate/random.js';
import { EXTERNAL_IDENTITY_TYPES, HASHED_PII_TYPES } from '../../src/model/identifier.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan, type DataSetPlan } from '../../src/schema/plan.js';
import { blocksOf, comparePaths, csvSpec } from '../helpers/compare-paths.js';
import { cases } from '../helpers/effort.js';

/** Pieces that the rules of identifiers look for, combined at random so that each meets each other one. */
const PIECES: readonly [string, ...string[]] = [
  ' ',
  ...'0 1 5 9 00 12 2015550123 00000 99999 75236 12a K1A SW1A 1AA E+9 +1 +49 0049 tel ext'.split(' '),
  ...'( ) - . / # , @ < > " \' { } _ : & % | ; * = !'.split(' '),
  ...'a B x Q é ü ß ł ñ æ İ ı ж 東'.split(' '),
  ...'Street St St. Ave Str. straße Rue de la Apt Unit North N Mr Mrs Dr von van Mc III Jr'.split(' '),
  ...'gmail.com example.com mailto: test null none n/a New York NY Texas CA US Germany Deutschland'.split(
    ' ',
  ),
  'PO Box',
  '\u00a0',
  '\u200b',
];
const COUNTRIES = ['US', 'GB', 'CA', 'DE', 'IT', 'ES', 'JP', 'IN', 'MX', 'AU', 'FR', 'BR', 'NL', 'SE', 'AE'];
const TYPES = [...HASHED_PII_TYPES, ...EXTERNAL_IDENTITY_TYPES];

function planOf(type: string, countryCode: string): DataSetPlan {
  const text = { dataType: 'STRING', columnType: 'DIMENSION' };
  const kind = HASHED_PII_TYPES.some((hashed) => hashed === type) ? 'hashedPii' : 'externalIdentity';
  const columns = [
    { name: 'number', ...text, source: { isCode: true } },
    { name: 'it', ...text, externalUserIdType: { [kind]: type } },
  ];
  return compilePlan(parseDataSetSchema({ dataSetId: 'one', countryCode, columns }, 'a test'));
}

it.each(TYPES)('%s: kernel and reference write the same for any combination of pieces', async (type) => {
  const random = new Random(TYPES.indexOf(type) + 1);
  const valueOf = () =>
    Array.from(
      { length: 1 + random.below(5) },
      () => random.pick(PIECES) + (random.chance(0.25) ? ' ' : ''),
    ).join('');
  for (const country of COUNTRIES) {
    const lines = Array.from({ length: cases(1000) }, (_, number) => csvLine([`r${number}`, valueOf()]));
    const spec = csvSpec(planOf(type, country), ['number', 'it'], {
      delimiter: ',',
      format: 'csv',
      partitioning: 'none',
    });
    const blocks = await blocksOf(Buffer.from(lines.join('')), { delimiter: ',' }, 1_000_000);
    expect(comparePaths(spec, blocks)).toBeGreaterThan(0);
  }
});
