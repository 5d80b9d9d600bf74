import { createHash } from 'node:crypto';
import { csvLine } from './csv.js';
import { makePerson, type Person } from './people.js';
import type { Random } from './random.js';

export const SALES_HEADER = [
  'order_id',
  'order_time',
  'email',
  'phone',
  'first_name',
  'last_name',
  'address',
  'city',
  'state',
  'zip',
  'country',
  'sku',
  'quantity',
  'amount',
  'currency',
  'payment',
  'discount_code',
  'user_consent',
];

const FIRST_DAY = Date.UTC(2024, 4, 1);
const DAY_MS = 86_400_000;

/** How sales are generated. */
export interface SalesOptions {
  /** The sales are spread over this many days, in chronological order. */
  readonly days: number;
  readonly rows: number;
  /** Whether buyers return, some addresses are already hashed, and some rows are broken, as in real exports. */
  readonly oddities: boolean;
}

/** Rows of a direct-to-consumer sales export, without the header. */
export function* salesLines(random: Random, { days, rows, oddities }: SalesOptions): Generator<string> {
  const regulars: Person[] = [];
  for (let number = 0; number < rows; number++) {
    const known = regulars[random.below(500)];
    const person = oddities && known !== undefined && random.chance(0.3) ? known : makePerson(random, number);
    if (regulars.length < 500) regulars.push(person);
    const time = new Date(FIRST_DAY + Math.floor(((number + random.next()) / rows) * days * DAY_MS));
    const fields = saleFields(random, person, number, time);
    yield csvLine(oddities ? withOddities(random, fields) : fields);
  }
}

function saleFields(random: Random, person: Person, number: number, time: Date): string[] {
  const quantity = 1 + Math.floor(4 * random.next() ** 4);
  const cents = quantity * (499 + random.below(9500));
  return [
    `A-${100_000 + number}`,
    timeLayout(random, time),
    person.email,
    person.phone,
    person.firstName,
    person.lastName,
    person.address,
    person.city,
    person.state,
    person.zip,
    person.country,
    `SKU-${String(1 + Math.floor(800 * random.next() ** 2)).padStart(4, '0')}`,
    String(quantity),
    `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`,
    person.currency,
    random.pick(['card', 'paypal', 'invoice', 'gift card']),
    random.chance(0.2) ? 'WELCOME10' : '',
    // Everyone except the Americans lives where consent is required.
    person.currency === 'USD' ? '' : 'GRANTED',
  ];
}

function timeLayout(random: Random, time: Date): string {
  const iso = time.toISOString();
  switch (random.below(4)) {
    case 0:
      return iso.replace(/\.\d+Z/, 'Z');
    case 1:
      return `${iso.slice(0, 10)} ${iso.slice(11, 19)} +0000`;
    case 2:
      return String(Math.floor(time.getTime() / 1000));
    default:
      return `${iso.slice(0, 19)}+00:00`;
  }
}

/** About one row in fifty is unusual: half of those are broken and must be rejected. */
function withOddities(random: Random, fields: string[]): string[] {
  if (!random.chance(0.02)) return fields;
  const set = (index: number, value: string) => fields.map((field, at) => (at === index ? value : field));
  switch (random.below(8)) {
    case 0:
      return set(1, 'yesterday');
    case 1:
      return set(1, '');
    case 2:
      return set(12, 'two');
    case 3:
      return fields.slice(0, 9);
    case 4:
      return set(
        2,
        createHash('sha256')
          .update(fields[2] ?? '')
          .digest('hex')
          .toUpperCase(),
      );
    case 5:
      return set(6, `${fields[6]}\nBackyard, "rear" door`);
    case 6:
      return set(13, `${fields[13]}5`);
    default:
      return set(2, 'n/a');
  }
}
