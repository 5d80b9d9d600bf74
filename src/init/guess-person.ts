import type { FieldLook, FileContext } from './file-context.js';
import { leftOut, maybeNames, sure, unsure, type Judgement } from './guess.js';
import { meaningOfHeader } from '../schema/header-synonyms.js';
import { mayNameThings, type FieldMeaning } from './header-kinds.js';

/** From these shares of full names, of single words, and of common first names, a column contains people. */
const MANY = 0.6;
const SOME_FIRST_NAMES = 0.15;

/**
 * What a field should become whose header may name people: its values decide. Null for a field of anything
 * else.
 */
export function guessPerson(
  { field, look }: FieldLook,
  meaning: FieldMeaning,
  { hasContact, hasFirstName, hasLastName, hasNamelessProducts }: FileContext,
): Judgement | null {
  const { fullNames, singleWords, firstNames } = look.persons;
  const split = 'names are split by a rule of thumb into FIRST_NAME and LAST_NAME, and hashed';
  if (meaning === 'FIRST_NAME' || meaning === 'LAST_NAME') {
    // `Last` alone may be anything.
    if (meaningOfHeader(field) === null && fullNames + singleWords < MANY) return null;
    const hasOther = meaning === 'FIRST_NAME' ? hasLastName : hasFirstName;
    return !hasOther && fullNames >= MANY
      ? unsure({ kind: 'fullName' }, `it has full names: ${split}`)
      : sure({ kind: 'identifier', type: meaning });
  }
  if (meaning === 'FULL_NAME') {
    return fullNames > 0 || look.count === 0
      ? sure({ kind: 'fullName' })
      : leftOut('single words cannot be split into a first and a last name', 'private');
  }
  if (look.looksLike !== null) return null;
  if (
    mayNameThings(field) &&
    hasFirstName !== hasLastName &&
    singleWords + fullNames >= MANY &&
    singleWords > fullNames
  ) {
    const type = hasFirstName ? ('LAST_NAME' as const) : ('FIRST_NAME' as const);
    return unsure({ kind: 'identifier', type }, `beside the other name it is hashed as ${type}`);
  }
  const isLikely =
    fullNames >= MANY && (firstNames >= SOME_FIRST_NAMES || (hasContact && !hasNamelessProducts));
  if (isLikely) return unsure({ kind: 'fullName' }, `it looks like the names of people: ${split}`);
  if (mayNameThings(field) && hasNamelessProducts && !hasContact && firstNames < SOME_FIRST_NAMES)
    return sure({ kind: 'text', isCode: false });
  if (look.isCode && fullNames < 0.1) return sure({ kind: 'text', isCode: true });
  return fullNames + singleWords >= MANY && (hasContact || firstNames >= SOME_FIRST_NAMES)
    ? maybeNames
    : null;
}
