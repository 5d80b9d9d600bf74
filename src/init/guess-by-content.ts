import type { FieldLook, FileContext } from './file-context.js';
import { guessNumber } from './guess-number.js';
import { guessTime } from './guess-time.js';
import { isHeaderWord } from '../leak-guard/header-words.js';
import { leftOut, maybeNames, sure, unsure, type Judgement } from './guess.js';
import {
  isKeyHeader,
  isOfficialId,
  isPrivateHeader,
  isTitleHeader,
  isUselessHeader,
  namesStaff,
  type FieldMeaning,
} from './header-kinds.js';
import type { ValuesLook } from './look-at-values.js';

const LOOKS = {
  EMAIL: 'e-mail addresses',
  PHONE: 'phone numbers',
  SHA256: 'SHA-256 digests whose origin is not known',
  CARD: 'card numbers',
  IP: 'IP addresses',
  BANK_ACCOUNT: 'bank accounts',
} as const;
/** From these shares of names and of common first names, a column is not uploaded as text. */
const NAMES = 0.6;
const FIRST_NAMES = 0.3;
/** With fewer distinct values, they are hardly people's names. */
const MIN_NAMES = 6;
const HEADER_WORD_BORDER = /[^\p{L}\p{M}]+|(?<=\p{Ll})(?=\p{Lu})/u;
const PHONE_WORD =
  /(?:^|[^\p{L}])tel(?:$|[^\p{L}])|telef|teléf|téléph|teleph|phone|mobil|handy|cell|gsm|電話|携帯/iu;

/** What the values show when the header does not. */
export function guessByContent(
  { field, look }: FieldLook,
  meaning: FieldMeaning | null,
  context: FileContext,
): Judgement {
  if (look.count === 0) return leftOut('it is empty in all rows looked at', 'harmless');
  if (look.isEmail && look.looksLike === 'EMAIL')
    return unsure(
      { kind: 'identifier', type: 'EMAIL' },
      'the values look like e-mail addresses, the header does not say so',
    );
  if (isOfficialId(field)) return leftOut('it is a number of an authority or a bank', 'private');
  if (isKeyHeader(field) && isKey(look)) return sure({ kind: 'text', isCode: true });
  if (look.looksLike === 'PHONE' && PHONE_WORD.test(field))
    return unsure({ kind: 'identifier', type: 'PHONE' }, 'the values look like phone numbers');
  if (look.looksLike !== null)
    return leftOut(`values look like ${LOOKS[look.looksLike]}`, 'never', ...adviceOn(look.looksLike));
  if (isTitleHeader(field) && context.hasNamelessProducts && !context.hasContact)
    return sure({ kind: 'text', isCode: false });
  if (isPrivateHeader(field)) return leftOut('it may be private or hold text that people typed', 'private');
  if (isUselessHeader(field)) return leftOut('links and texts for machines are of no use there', 'harmless');
  if (holdsNames(look) || (namesStaff(field) && look.persons.fullNames + look.persons.singleWords >= NAMES))
    return maybeNames;
  if (look.wholeAddresses > 0.5) return leftOut('it may be the addresses of people', 'private');
  const judgement = guessTime(field, look, context) ?? guessNumber(look, field, meaning, context);
  if (judgement !== null) return judgement;
  if (look.isTimeOfDay)
    return leftOut(
      'it is a time of day without its date',
      'harmless',
      'a time of day without its date: to write both as one time, name the two fields in source.join of the time column',
    );
  if (look.isCategory && mayBeNames(field, look, context)) return maybeNames;
  if (look.isCategory)
    return unsure({ kind: 'text', isCode: false }, 'drafted as a category: it has few different values');
  return leftOut('it is text whose meaning is not known', 'harmless');
}

/** Advice about a field that cannot be uploaded as it is. */
function adviceOn(looksLike: keyof typeof LOOKS): string[] {
  if (looksLike === 'PHONE')
    return [
      'left out, because the values look like phone numbers. If they are: --as FIELD=phone; if they are numbers of orders or customers: --as FIELD=code',
    ];
  return looksLike === 'EMAIL'
    ? [
        'left out, because it has e-mail addresses among other text or several in one cell: nobody matches by it. Export it with one address per field',
      ]
    : [];
}

/**
 * Whether a category may consist of names in an unsupported language: capitalized words, in a file with contact
 * data, under a header without any known word.
 */
function mayBeNames(field: string, { persons, different }: ValuesLook, { hasContact }: FileContext): boolean {
  const words = field.split(HEADER_WORD_BORDER).filter((word) => word !== '');
  return (
    hasContact &&
    !words.some(isHeaderWord) &&
    (persons.fullNames >= NAMES ||
      (persons.fullNames + persons.singleWords >= NAMES && different >= MIN_NAMES))
  );
}

/** Long numbers resemble cards by chance, and numbers with a leading zero resemble phone numbers. */
function isKey({ looksLike, isCode }: ValuesLook): boolean {
  return looksLike === null || looksLike === 'CARD' || (looksLike === 'PHONE' && isCode);
}

function holdsNames({ persons }: ValuesLook): boolean {
  return persons.fullNames + persons.singleWords >= NAMES && persons.firstNames >= FIRST_NAMES;
}
