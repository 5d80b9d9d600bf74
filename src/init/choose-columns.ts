import type { Answers } from './answers.js';
import { applyAnswers } from './apply-answers.js';
import { chooseEventTime } from './event-time.js';
import { shownName } from './field-names.js';
import { ADDRESS_PARTS, type FieldGuess, type Guess } from './guess.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { whyNotSplit } from './address-splits.js';
import { orderDoubt } from './time-column.js';
import type { Choice } from './choice.js';

export type { Choice, ConsentWords } from './choice.js';

/** The decisions about all fields, and remarks about the file. */
export interface Choices {
  readonly choices: readonly Choice[];
  /** Why the user should check the kind of the data set; null when it is clear. */
  readonly kindDoubt: string | null;
}

/** Fields about the destination of a parcel: the buyer is the person who paid. */
const DELIVERY =
  /ship|deliver|recipient|liefer|empfänger|livraison|destinat|env[ií]o|spedizione|配送|お届け|宛名/i;
/** If a smaller share of rows has a value, another field of the same kind is better. */
const MOSTLY_EMPTY = 0.2;

/**
 * Chooses among fields with the same meaning: one of each kind of identifier, the buyer's before the
 * recipient's, fuller before emptier ones; one event time for a file of sales.
 */
export function chooseColumns(given: readonly FieldGuess[], answers: Answers): Choices {
  const guesses = given.map((guess) => applyAnswers(guess, answers));
  const best = new Map<string, FieldGuess>();
  for (const guess of guesses) {
    for (const key of keysOf(guess.guess)) {
      const other = best.get(key);
      if (other === undefined || isBetter(guess, other, answers)) best.set(key, guess);
    }
  }
  const hasNames = best.has('FIRST_NAME') && best.has('LAST_NAME');
  const { eventTime, doubt } = chooseEventTime(guesses, answers);
  const choices = guesses.map((guess): Choice => {
    const key = keysOf(guess.guess).find((name) => best.get(name) !== guess);
    if (key !== undefined)
      return unused(guess, `${shownName(best.get(key)?.field ?? '')} is used for ${key}`);
    if (guess.guess.kind === 'fullName' && hasNames)
      return unused(guess, 'first and last name have fields of their own');
    if (guess.guess.kind === 'wholeAddress') return withParts(guess, guess.guess, best, answers);
    if (guess.guess.kind !== 'time') return guess;
    const isEventTime = guess === eventTime;
    const rare = isEventTime && guess.look.filled < 1 ? ['some rows have no time: they are rejected'] : [];
    return {
      ...guess,
      guess: { ...guess.guess, isEventTime },
      doubts: [...guess.doubts, ...orderDoubt(guess.guess.form, answers), ...rare],
    };
  });
  return { choices, kindDoubt: doubt };
}

/** The roles that only one column may have. */
function keysOf(guess: Guess): string[] {
  switch (guess.kind) {
    case 'identifier':
      return [guess.type];
    case 'fullName':
      return ['the full name'];
    case 'country':
      return ['the country'];
    case 'consent':
      return [guess.type];
    case 'wholeAddress':
      return ['the whole address'];
    default:
      return [];
  }
}

function isBetter(one: FieldGuess, other: FieldGuess, { roles }: Answers): boolean {
  const rank = ({ field, meaning, look }: FieldGuess) =>
    (roles.has(normalizeFieldName(field)) ? 8 : 0) +
    (DELIVERY.test(field) ? 0 : 4) +
    (look.filled >= MOSTLY_EMPTY ? 2 : 0) +
    (meaning === null ? 0 : 1);
  return rank(one) > rank(other);
}

/** The parts of a whole address that no other field has. */
function withParts(
  guess: Choice,
  { splits }: Guess & { readonly kind: 'wholeAddress' },
  best: ReadonlyMap<string, FieldGuess>,
  { country }: Answers,
): Choice {
  const reason = whyNotSplit(splits, country);
  const parts = ADDRESS_PARTS.filter(
    ([part, type]) => !best.has(type) && (part !== 'state' || splits.hasState),
  );
  if (reason !== null)
    return { ...guess, doubts: [reason], guess: { kind: 'leftOut', reason, how: 'never' } };
  return parts.length === 0
    ? unused(guess, 'street, city and postal code have fields of their own')
    : { ...guess, guess: { kind: 'wholeAddress', splits, parts } };
}

function unused(guess: FieldGuess, reason: string): Choice {
  return { ...guess, doubts: [], consent: null, guess: { kind: 'leftOut', reason, how: 'never' } };
}
