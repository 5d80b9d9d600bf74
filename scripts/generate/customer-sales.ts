import { parse } from 'csv-parse/sync';
import { csvLine } from './csv.js';
import type { Random } from './random.js';

const HEADER = [
  'order_id',
  'order_time',
  'customer_number',
  'country',
  'sku',
  'quantity',
  'amount',
  'currency',
  'user_consent',
];
const FIRST_DAY = Date.UTC(2024, 4, 1);

/**
 * Sales to the people of a CRM export, by their customer numbers; some are to guests, and some to people that the
 * export does not have.
 */
export function* customerSalesLines(random: Random, crm: Iterable<string>, rows: number): Generator<string> {
  const people: Record<string, string>[] = parse([...crm].join(''), {
    columns: true,
    skip_records_with_empty_values: true,
  });
  yield csvLine(HEADER);
  for (let number = 0; number < rows; number++) {
    const person = people[random.below(people.length)] ?? {};
    const isGuest = random.chance(0.05);
    const time = new Date(FIRST_DAY + number * 240_000 + random.below(200_000));
    const isAmerican = /^(us|usa|united states.*)$/i.test(person['Country'] ?? '');
    yield csvLine([
      `B-${100_000 + number}`,
      time.toISOString(),
      isGuest ? '' : random.chance(0.02) ? `C${90_000 + number}` : (person['Customer ID'] ?? ''),
      isAmerican ? 'US' : 'GB',
      `SKU-${String(1 + random.below(800)).padStart(4, '0')}`,
      String(1 + random.below(3)),
      `${5 + random.below(120)}.${random.digits(2)}`,
      isAmerican ? 'USD' : 'GBP',
      isAmerican ? '' : 'GRANTED',
    ]);
  }
}
