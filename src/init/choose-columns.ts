import type { HashedPiiType } from '../model/identifier.js';
import type { FieldGuess, Guess } from './column-guess.js';

/** A field with what becomes of it, once all fields are known. */
export interface Choice {
  readonly field: string;
  readonly guess: Guess;
  readonly meaning: FieldGuess['meaning'];
  readonly filled: number;
  readonly doubt: string | null;
  /** Whether the user may ask for it nevertheless. */
  readonly mayBeIncluded: boolean;
}

/** Fields about where a parcel goes: the buyer is who paid. */
const DELIVERY = /ship|deliver|recipient|liefer|livraison|env[ií]o|spedizione|配送|お届け/i;
/** Less than this share of rows has a value: another field of the same kind is better. */
const MOSTLY_EMPTY = 0.2;

/**
 * Chooses among fields that mean the same: one a kind of identifier, the buyer's before the recipient's, the fuller
 * before the emptier; one event time for a file of sales.
 */
export function chooseColumns(
  guesses: readonly FieldGuess[],
  include: ReadonlySet<string>,
): readonly Choice[] {
  const best = new Map<string, FieldGuess>();
  for (const guess of guesses) {
    const key = keyOf(guess.guess);
    const other = key === null ? undefined : best.get(key);
    if (key !== null && (other === undefined || isBetter(guess, other))) best.set(key, guess);
  }
  const hasNames = best.has('FIRST_NAME') && best.has('LAST_NAME');
  const eventTime = eventTimeOf(guesses);
  return guesses.map((given): Choice => {
    const { field, meaning, look, doubt } = given;
    const base = { field, meaning, filled: look.filled, doubt, mayBeIncluded: false };
    const key = keyOf(given.guess);
    if (key !== null && best.get(key) !== given) {
      return {
        ...base,
        doubt: null,
        guess: left(`another field is taken for ${key}: ${best.get(key)?.field ?? ''}`),
      };
    }
    if (given.guess.kind === 'fullName' && hasNames)
      return { ...base, guess: left('first and last name have fields of their own') };
    if (given.guess.kind === 'time')
      return { ...base, guess: { ...given.guess, isEventTime: given === eventTime } };
    if (given.guess.kind === 'leftOut') {
      const mayBeIncluded = look.looksLike === null;
      if (!include.has(field) || !mayBeIncluded) return { ...base, guess: given.guess, mayBeIncluded };
      return { ...base, guess: { kind: 'text' }, doubt: 'included because you asked for it' };
    }
    return { ...base, guess: given.guess };
  });
}

/** What only one column may be. */
function keyOf(guess: Guess): HashedPiiType | 'full name' | 'country' | 'consent' | null {
  switch (guess.kind) {
    case 'identifier':
      return guess.type;
    case 'fullName':
      return 'full name';
    case 'country':
      return 'country';
    case 'consent':
      return 'consent';
    default:
      return null;
  }
}

function isBetter(one: FieldGuess, other: FieldGuess): boolean {
  const rank = ({ field, meaning, look }: FieldGuess) =>
    (DELIVERY.test(field) ? 0 : 4) + (look.filled >= MOSTLY_EMPTY ? 2 : 0) + (meaning === null ? 0 : 1);
  return rank(one) > rank(other);
}

/** The time of a sale: in files that have a sign of sales, the time that a header names, or the only one. */
function eventTimeOf(guesses: readonly FieldGuess[]): FieldGuess | null {
  const isSales =
    guesses.some(({ meaning }) => meaning === 'ORDER_ID') ||
    (guesses.some(({ meaning }) => meaning === 'AMOUNT') &&
      guesses.some(({ guess, meaning }) => meaning === 'EVENT_TIME' && guess.kind === 'time'));
  if (!isSales) return null;
  const times = guesses.filter(({ guess, look }) => guess.kind === 'time' && look.filled > 0.9);
  const named = times.filter(({ meaning }) => meaning === 'EVENT_TIME');
  const created = named.find(({ field }) => /creat|order|purchase/i.test(field));
  return created ?? named[0] ?? times.find(({ field }) => /date|time|datum|fecha|日/i.test(field)) ?? null;
}

const left = (reason: string): Guess => ({ kind: 'leftOut', reason, isPersonal: true });
