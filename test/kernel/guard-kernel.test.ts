import { describe, expect, it } from 'vitest';
import { Random } from '../../scripts/generate/random.js';
import { leakCorpus, type LeakSample } from '../../scripts/generate/leak-corpus.js';
import { foldCharacter } from '../../src/leak-guard/fold-character.js';
import { findLeaks } from '../../src/leak-guard/find-leaks.js';
import { passesLuhn } from '../../src/leak-guard/check-digits.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';
import { OUTPUT_FORMATS } from '../../src/model/output-format.js';
import { blocksOf, comparePaths, csvSpec } from '../helpers/compare-paths.js';
import { cases, triesAll } from '../helpers/effort.js';

const dimension = { dataType: 'STRING', columnType: 'DIMENSION' };
const plan = compilePlan(
  parseDataSetSchema(
    {
      dataSetId: 'guard',
      countryCode: 'US',
      input: { leakGuard: 'redact', consent: { missing: 'warn' } },
      columns: [
        ...['EMAIL', 'PHONE', 'FIRST_NAME', 'LAST_NAME'].map((type) => ({
          ...dimension,
          name: type.toLowerCase(),
          externalUserIdType: { hashedPii: type },
        })),
        { ...dimension, name: 'country', isCountryCode: true },
        { ...dimension, name: 'note' },
        { ...dimension, name: 'code' },
        { ...dimension, name: 'device', externalUserIdType: { externalIdentity: 'MAID' } },
      ],
    },
    'test',
  ),
);
const header = plan.columns.map(({ name }) => name);

/** Separators that are placed between parts of values. */
const PIECES = [
  ...([
    '',
    ' ',
    '\n',
    '\u200b',
    '\u00ad',
    '&#64;',
    '&#x34',
    '%40',
    '%34',
    '\\u0040',
    '\\x34',
    '=40',
    '=',
  ] as const),
  ...([
    '@',
    '\u2009',
    '\u00b7',
    '-',
    '_',
    '#',
    'tel',
    'x',
    '\u0661',
    '\u2460',
    '\u00b2',
    '\u00df',
    '\u3042',
  ] as const),
  ...([
    '\u{1f600}',
    '\ufe0f',
    '1',
    '12',
    '\t',
    '\u0001',
    '&',
    ';',
    'A-',
    'SSN-',
    '\u00e9',
    'e\u0301',
  ] as const),
] as const;

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** A row whose note, code and device are the texts. */
function line({ person, country }: LeakSample, note: string, code: string, device: string): string {
  const { email, phone, firstName, lastName } = person;
  return `${[email, phone, firstName, lastName, country, note, code, device].map(quoted).join(',')}\n`;
}

async function compare(lines: readonly string[], blockBytes = 100_000): Promise<number> {
  const bytes = Buffer.from(lines.join(''));
  let written = 0;
  for (const format of FORMATS) {
    const spec = csvSpec(plan, header, { delimiter: ',', format, partitioning: 'none' });
    written += comparePaths(spec, await blocksOf(bytes, { delimiter: ',' }, blockBytes));
  }
  return written;
}

/** The findings of the guard do not depend on the format. */
const FORMATS = triesAll ? OUTPUT_FORMATS : (['csv'] as const);
const samples = [...leakCorpus(11, 4)];

describe('the kernel and the leak guard', () => {
  it('agree on every text of the labelled corpus', async () => {
    const lines = samples.map((sample) => line(sample, sample.text, '', ''));
    expect(await compare(lines)).toBe(FORMATS.length * lines.length);
    await compare(samples.map((sample) => line(sample, 'x', sample.text, sample.text)));
  });

  it('agree when the values are cut, mixed and broken up', async () => {
    const random = new Random(20);
    const piece = () => samples[random.below(samples.length)]?.text ?? '';
    const cell = () => {
      if (random.chance(0.2))
        return Array.from({ length: 1 + random.below(12) }, () => random.pick(PIECES)).join('');
      const [one, other] = [piece(), piece()];
      return one.slice(0, random.below(40)) + random.pick(PIECES) + other.slice(random.below(other.length));
    };
    for (let round = 0; round < cases(6); round++) {
      const rows = samples.map((sample) => line(sample, cell(), cell(), cell()));
      await compare(rows, random.pick([3000, 100_000]));
    }
  });

  it('agree on the shortest international numbers', async () => {
    const [sample] = samples;
    if (sample === undefined) throw new Error('no sample');
    const place = { country: 'US', named: new Set<never>() };
    // The Falklands and Ascension have five-digit numbers.
    const notes = ['00 500 21234', '0050021234', '00247-62000', '0024762000', '005002123', '011 500 21234'];
    expect(findLeaks('00 500 21234', place, null)).toMatchObject([{ kind: 'PHONE', isCertain: true }]);
    expect(findLeaks('0050021234', place, null)).toMatchObject([{ kind: 'PHONE', isCertain: false }]);
    await compare(
      notes.flatMap((note) => [
        line({ ...sample, country: 'US' }, note, '', ''),
        line({ ...sample, country: 'DE' }, note, '', ''),
      ]),
    );
  });

  it('agree on the digits of all scripts', async () => {
    const notes: string[] = [];
    for (let point = 0x80; point < 0x1_fc00; point++) {
      if (point >= 0xd800 && point < 0xe000) continue;
      const digit = foldCharacter(point);
      if (!/^\D*\d\D*$/.test(digit)) continue;
      // Too few ASCII digits for the guard to search because of them.
      const card = cardOf(digit.replaceAll(/\D/g, ''));
      notes.push(card.slice(0, 5) + String.fromCodePoint(point).repeat(11));
    }
    expect(notes.length).toBeGreaterThan(700);
    const place = { country: 'US', named: new Set<never>() };
    const missed = notes.filter((note) => findLeaks(note, place, null)[0]?.kind !== 'CARD');
    expect(missed.filter((note) => foldCharacter(note.codePointAt(5) ?? 0).length === 1)).toEqual([]);
    const [sample] = samples;
    if (sample === undefined) throw new Error('no sample');
    await compare(notes.map((note) => line(sample, note, '', '')));
  });
});

/** A card number that ends in eleven times the digit. */
function cardOf(digit: string): string {
  for (let start = 40_000; start < 50_000; start++) {
    const card = String(start) + digit.repeat(11);
    if (passesLuhn(card)) return card;
  }
  throw new Error('no card');
}
