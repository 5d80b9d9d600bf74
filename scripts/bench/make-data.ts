import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { csvLine } from '../generate/csv.js';
import { Random } from '../generate/random.js';
import { SALES_HEADER } from '../generate/sales.js';

/** Characters collected before they are written. */
const WRITE_CHARACTERS = 1 << 20;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2024, 4, 1);
const ONSETS = [
  'b',
  'br',
  'c',
  'ch',
  'd',
  'f',
  'g',
  'gr',
  'h',
  'j',
  'k',
  'l',
  'm',
  'n',
  'p',
  'r',
  's',
  'st',
  't',
  'w',
];
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'ie'];
const ENDS = ['', 'n', 'r', 's', 'l', 'th', 'son', 'ley', 'ton', 'ez'];
const STREET_KINDS = [
  'Street',
  'St',
  'Avenue',
  'Ave.',
  'Road',
  'Drive',
  'Lane',
  'Court',
  'Blvd',
  'Way',
] as const;
const UNITS = ['', '', '', '', '', '', ' Apt 12', ' Suite 4', ', Unit 7', ' #3'] as const;
const STATES = [
  'TX',
  'Texas',
  'CA',
  'California',
  'NY',
  'New York',
  'FL',
  'Florida',
  'IL',
  'OH',
  'WA',
  'ga',
] as const;
const DOMAINS = [
  'gmail.example',
  'yahoo.example',
  'outlook.example',
  'mail.example',
  'icloud.example',
] as const;

/** Made-up words, the same every time. */
function words(random: Random, count: number): string[] {
  const made = new Set<string>();
  while (made.size < count) {
    const part = () =>
      (ONSETS[random.below(ONSETS.length)] ?? '') + (VOWELS[random.below(VOWELS.length)] ?? '');
    const word = part() + (random.chance(0.6) ? part() : '') + (ENDS[random.below(ENDS.length)] ?? '');
    made.add(word.charAt(0).toUpperCase() + word.slice(1));
  }
  return [...made];
}

/** Properties of data that need much memory. */
export interface DataOptions {
  /** Times in random order over this many days. Default: 30 days in order. */
  readonly shuffledDays?: number;
  /** Share of the rows with an invalid country, so that they are rejected. Default: 0. */
  readonly badShare?: number;
  /**
   * Typical shops: letters before the order number, digits only, or Europe's characters, times and quotes. Default:
   * letters.
   */
  readonly shape?: 'letters' | 'numeric' | 'europe';
}

const EUROPE = {
  endings: ['ü', 'é', 'ö', 'ñ', 'ß'],
  countries: ['DE', 'FR', 'GB', 'AT', 'ES'],
  streets: ['Straße', 'Rue', 'Road', 'Weg', 'Calle'],
  notes: ['gift', 'Tür "B", Hof', 'bitte klingeln', ''],
} as const;

/** A row of a European shop: accents, epochs, a quoted name with doubled quotes, five countries. */
function europeanRow(random: Random, row: number, fields: readonly string[]): string[] {
  const accented = (text: string) => (random.chance(0.3) ? text + random.pick(EUROPE.endings) : text);
  const set = new Map<number, string>([
    [0, `${4_500_000_000 + row}`],
    [1, `${Math.floor(Date.parse(fields[1] ?? '') / 1000)}`],
    [3, `+49 30 ${2 + random.below(7)}${random.digits(6)}`],
    [4, accented(fields[4] ?? '')],
    [5, accented(fields[5] ?? '')],
    [6, `${random.pick(EUROPE.streets)} ${accented(fields[5] ?? '')} ${1 + random.below(200)}`],
    [7, accented(fields[7] ?? '')],
    [8, ''],
    [10, random.pick(EUROPE.countries)],
    [14, 'EUR'],
    [16, random.pick(EUROPE.notes)],
    [17, 'GRANTED'],
  ]);
  return fields.map((field, index) => set.get(index) ?? field);
}

/**
 * Writes a sales export with the cardinalities of a real one: e-mails, phones and addresses rarely repeat, and names
 * and cities repeat by a power law. By default, every row is valid, so that all tools do the same work.
 */
export async function makeData(path: string, rows: number, options: DataOptions = {}): Promise<void> {
  const { shuffledDays, badShare = 0, shape = 'letters' } = options;
  const random = new Random(4711);
  const firstNames = words(random, 2_000);
  const lastNames = words(random, 8_000);
  const streets = words(random, 4_000);
  const cities = words(random, 3_000);
  const skewed = (items: readonly string[]) => items[Math.floor(items.length * random.next() ** 3)] ?? '';
  const file = createWriteStream(path);
  let text = csvLine(SALES_HEADER);
  for (let row = 0; row < rows; row++) {
    const first = skewed(firstNames);
    const last = skewed(lastNames);
    const inOrder = ((row + random.next()) / rows) * 30;
    const day = shuffledDays === undefined ? inOrder : random.next() * shuffledDays;
    const time = new Date(FIRST_DAY + Math.floor(day * DAY_MS)).toISOString();
    const phone = `${2 + random.below(8)}${random.digits(2)}-${2 + random.below(8)}${random.digits(2)}-${random.digits(4)}`;
    const upper = random.chance(0.1);
    const email = `${first}.${last}${row % 97}${random.digits(3)}@${random.pick(DOMAINS)}`;
    const fields = [
      shape === 'numeric' ? String(1_000_000 * 10 ** (row % 4) + row) : `A-${100_000 + row}`,
      `${time.slice(0, 19)}Z`,
      upper ? email : email.toLowerCase(),
      random.chance(0.3) ? `(${phone.slice(0, 3)}) ${phone.slice(4)}` : phone,
      first,
      last,
      `${1 + random.below(19_999)} ${skewed(streets)} ${random.pick(STREET_KINDS)}${random.pick(UNITS)}`,
      skewed(cities),
      random.pick(STATES),
      random.digits(5),
      badShare > 0 && random.chance(badShare) ? 'nowhere' : 'US',
      `SKU-${random.digits(4)}`,
      String(1 + random.below(4)),
      `${1 + random.below(400)}.${random.digits(2)}`,
      'USD',
      'card',
      random.chance(0.2) ? 'WELCOME10' : '',
      '',
    ];
    text += csvLine(shape === 'europe' ? europeanRow(random, row, fields) : fields);
    if (text.length < WRITE_CHARACTERS) continue;
    if (!file.write(text)) await once(file, 'drain');
    text = '';
  }
  file.end(text);
  await once(file, 'close');
}
