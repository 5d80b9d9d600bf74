import type { Random } from '../generate/random.js';
import type { FuzzColumn } from './fuzz-schema.js';

/** A part of every raw identifier in generated files, and of nothing else, which must not appear in the output. */
export const CANARY = 'zqcanary';

const ODD = [
  '',
  ' ',
  'NULL',
  '\\N',
  '"',
  '""',
  '\uFFFD',
  '=1+1',
  '@',
  '\u202E',
  '1e999999999',
  '-',
  '\t',
  'null',
  '__proto__',
  '[redacted]',
  '💥',
  '\u001b[31m',
] as const;
const TIMES = [
  '2024-05-13T10:00:00Z',
  '2024-05-13 10:00',
  '1715594400',
  '2024-02-30',
  '2024-05-13',
  '1999-12-31T23:59:60Z',
] as const;
const NUMBERS = [
  '0',
  '7',
  '-1',
  '12.345',
  '1,234.50',
  '1e3',
  '2147483648',
  '9223372036854775807',
  '99999999999999999999',
  '1e999999999',
  '0.005',
  '415555013200',
] as const;
const TEXTS = [
  'card',
  'SKU-0041',
  'gift card',
  '9780306406157',
  'A-100000',
  '550e8400-e29b-41d4-a716-446655440000',
  'größe',
  'line\nbreak',
  'a,b;c|d',
  '2024-05-13',
] as const;
const TCF = ['CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA', 'CP', 'yes'] as const;

/** A cell of the column, sometimes an unusual one; identifiers contain the canary. */
export function cellFor(random: Random, { holds }: FuzzColumn): string {
  // Rare, since a file with a NUL near its start is not text.
  if (random.chance(0.0005)) return '\u0000';
  if (random.chance(0.06)) return random.pick(ODD);
  const number = random.below(50);
  switch (holds) {
    case 'EMAIL':
      return `${CANARY}.${number}@example.com`;
    case 'FIRST_NAME':
    case 'LAST_NAME':
    case 'CITY':
    case 'STATE':
    case 'ADDRESS':
    case 'ZIP':
      return `${CANARY} ${number}`;
    case 'PHONE':
      return random.pick(['(415) 555-0132', '+49 30 23125123', '07700 900123', 'none']);
    case 'COUNTRY_CODE':
    case 'country':
      return random.pick(['US', 'Germany', 'GB', '', 'Atlantis']);
    case 'time':
    case 'TIMESTAMP':
    case 'DATE':
      return random.pick(TIMES);
    case 'DECIMAL':
    case 'INTEGER':
    case 'LONG':
      return random.pick(NUMBERS);
    case 'TCF':
      return random.pick(TCF);
    case 'GPP':
      return random.pick([`DBABMA~${TCF[0]}`, 'DBAA', 'no']);
    case 'AMZN_USER_DATA':
    case 'AMZN_AD_STORAGE':
      return random.pick(['GRANTED', 'GRANTED', 'DENIED', 'maybe', '']);
    default:
      return random.chance(0.1) ? `ask ${CANARY}.${number}@example.com` : random.pick(TEXTS);
  }
}
