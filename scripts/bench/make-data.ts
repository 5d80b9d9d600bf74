import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { csvLine } from '../generate/csv.js';
import { Random } from '../generate/random.js';
import { SALES_HEADER } from '../generate/sales.js';

/** Letters gathered before they are written. */
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

/** What makes data hard for memory. */
export interface DataOptions {
  /** Times in random order over so many days. Default: 30 days in order. */
  readonly shuffledDays?: number;
  /** Share of the rows whose country is none, so that they are rejected. Default: 0. */
  readonly badShare?: number;
}

/**
 * Writes a sales export with the cardinalities of a real one: e-mails, phones and addresses hardly ever repeat; names
 * and cities repeat by a power law. Unless asked otherwise every row is good, so that all tools do the same work.
 */
export async function makeData(path: string, rows: number, options: DataOptions = {}): Promise<void> {
  const { shuffledDays, badShare = 0 } = options;
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
    text += csvLine([
      `A-${100_000 + row}`,
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
    ]);
    if (text.length < WRITE_CHARACTERS) continue;
    if (!file.write(text)) await once(file, 'drain');
    text = '';
  }
  file.end(text);
  await once(file, 'close');
}
