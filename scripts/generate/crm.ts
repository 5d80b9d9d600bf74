import { csvLine } from './csv.js';
import { makePerson } from './people.js';
import type { Random } from './random.js';

const HEADER = [
  'Customer ID',
  'First Name',
  'Last Name',
  'Email',
  'Phone Number',
  'Street',
  'City',
  'State/Region',
  'Postal Code',
  'Country',
  'Consent',
  'Segment',
  'Create Date',
  'Total Spent',
  'Newsletter',
];

/** A CRM export, header first: duplicates, blank cells, denied consent, people of four countries. */
export function* crmLines(random: Random, rows: number): Generator<string> {
  yield csvLine(HEADER);
  let last: string[] = [];
  for (let number = 0; number < rows; number++) {
    if (last.length > 0 && random.chance(0.02)) {
      yield csvLine(last);
      continue;
    }
    const person = makePerson(random, number);
    const day = new Date(Date.UTC(2019, 0, 1) + random.below(2000) * 86_400_000).toISOString().slice(0, 10);
    last = [
      random.chance(0.005) ? '' : `C${10_000 + number}`,
      person.firstName,
      person.lastName,
      person.email,
      person.phone,
      person.address,
      person.city,
      person.state,
      person.zip,
      random.chance(0.004) ? 'Atlantis' : person.country,
      consent(random),
      random.pick(['new', 'loyal', 'lapsed', 'vip', '']),
      random.chance(0.004) ? '31.02.2024' : day,
      random.chance(0.3) ? '' : `${random.below(4000)}.${random.digits(2)}`,
      random.pick(['yes', 'no']),
    ];
    yield csvLine(last);
    if (random.chance(0.002)) yield csvLine(HEADER.map(() => ''));
  }
}

function consent(random: Random): string {
  if (random.chance(0.03)) return 'DENIED';
  return random.pick(['GRANTED', 'GRANTED', 'granted', '']);
}
