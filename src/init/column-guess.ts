import type { DataType } from '../model/data-set.js';
import type { HashedPiiType } from '../model/identifier.js';
import { meaningOfHeader, type HeaderMeaning } from '../schema/header-synonyms.js';
import type { TimeForm } from './date-formats.js';
import { lookAtValues, type ValuesLook } from './look-at-values.js';

/** What is to become of a source field, and how sure that is. */
export type Guess =
  | { readonly kind: 'identifier'; readonly type: HashedPiiType }
  | { readonly kind: 'fullName' }
  | { readonly kind: 'country' }
  | { readonly kind: 'consent' }
  | { readonly kind: 'time'; readonly form: TimeForm; readonly isEventTime: boolean }
  | {
      readonly kind: 'metric';
      readonly dataType: DataType;
      readonly decimalComma: boolean;
      readonly hasCurrency: boolean;
    }
  | { readonly kind: 'text' }
  /** Not uploaded; the reason says why, and never holds a value. */
  | { readonly kind: 'leftOut'; readonly reason: string; readonly isPersonal: boolean };

export interface FieldGuess {
  readonly field: string;
  readonly meaning: HeaderMeaning | null;
  readonly look: ValuesLook;
  readonly guess: Guess;
  /** What the user should check; null: nothing. */
  readonly doubt: string | null;
}

/** Headers of what is private, or of text that people typed: never uploaded unless the user says so. */
const PRIVATE =
  /pass(?:word|port|wd)|secret|hash|token|ssn|social.?sec|tax.?(?:id|number)|vat|iban|\bbic\b|card|cvc|birth|\bdob\b|gender|sex\b|religion|race|ethnic|health|salary|income|ip.?addr|\bip\b|user.?agent|latitude|longitude|cookie|note|comment|message|description|memo|remark|body|bemerkung|notiz|name|contact|owner|signature|geburt|naissance|nacimiento/i;
/** Headers of links and texts for machines. */
const USELESS = /url|link|image|\bimg\b|html|picture|photo|seo|meta\b|tags?\b/i;
/** Headers of amounts and counts that are harmless to sum. */
const COUNTED =
  /total|amount|price|spent|spend|value|revenue|sales|cost|fee|tax|shipping|discount|refund|subtotal|margin|points|quantity|qty|count|orders|units|stock|inventory|weight|summe|betrag|preis|montant|prix|importe|precio|umsatz/i;
/** Headers of keys that people and products have in the advertiser's own systems. */
const KEY =
  /^(?:id|.*(?:customer|client|contact|record|lead|profile|account|member|user|kunden|product|item|article|listing|variant|payment|transaction|klaviyo|order|store|shop|website|group)[ _-]*(?:id|no|number|nr|key|code)|handle|url handle|sku|asin.*|gtin.*|ean|upc|isbn|barcode|mpn)$/i;

/** @param values the field's texts, trimmed */
export function guessField(field: string, values: readonly string[]): FieldGuess {
  const look = lookAtValues(values);
  const meaning = meaningOf(field);
  const given = guessByMeaning(meaning, look) ?? guessByContent(field, look);
  return { field, meaning, look, ...given };
}

/** Headers that say whose name or address it is in more words than the list of synonyms knows. */
function meaningOf(field: string): HeaderMeaning | null {
  const known = meaningOfHeader(field);
  if (known !== null) return known;
  if (/^(?:billing|shipping|customer|card|recipient|buyer) name$/i.test(field)) return 'FULL_NAME';
  const part = /^(?:card|billing|shipping|default|customer) address (.+)$/i.exec(field)?.[1];
  return part === undefined ? null : meaningOfHeader(part);
}

type Judgement = Pick<FieldGuess, 'guess' | 'doubt'>;

const sure = (guess: Guess): Judgement => ({ guess, doubt: null });
const unsure = (guess: Guess, doubt: string): Judgement => ({ guess, doubt });
const leftOut = (reason: string, isPersonal = false): Judgement =>
  sure({ kind: 'leftOut', reason, isPersonal });

/** What a known header says, unless the values speak against it. */
function guessByMeaning(meaning: HeaderMeaning | null, look: ValuesLook): Judgement | null {
  if (meaning === null) return null;
  if (look.count === 0 && meaning !== 'EMAIL') return null;
  switch (meaning) {
    case 'EMAIL':
      return look.isEmail || look.count === 0 ? sure({ kind: 'identifier', type: meaning }) : null;
    case 'PHONE':
      return look.isPhone ? sure({ kind: 'identifier', type: meaning }) : null;
    case 'COUNTRY_CODE':
      return look.isCountry
        ? sure({ kind: 'country' })
        : unsure(
            { kind: 'leftOut', reason: 'the header says country, the values are none', isPersonal: false },
            'no country',
          );
    case 'FIRST_NAME':
    case 'LAST_NAME':
    case 'ADDRESS':
    case 'CITY':
    case 'STATE':
    case 'ZIP':
      if (look.looksLike === 'EMAIL') return null;
      return sure({ kind: 'identifier', type: meaning });
    case 'FULL_NAME':
      return sure({ kind: 'fullName' });
    case 'EVENT_TIME':
      return look.time === null ? null : sure({ kind: 'time', form: look.time, isEventTime: true });
    case 'QUANTITY':
    case 'AMOUNT':
      return look.number === null ? null : sure(metricOf(look.number, meaning === 'AMOUNT'));
    case 'CURRENCY':
      return look.isCurrency ? sure({ kind: 'text' }) : null;
    case 'ORDER_ID':
    case 'PRODUCT_ID':
    case 'PRODUCT_NAME':
    case 'BRAND':
    case 'CATEGORY':
      return look.looksLike === null || look.looksLike === 'CARD' ? sure({ kind: 'text' }) : null;
  }
}

function guessByContent(field: string, look: ValuesLook): Judgement {
  if (look.count === 0) return leftOut('it is empty in all rows looked at');
  if (look.isEmail && look.looksLike === 'EMAIL')
    return unsure(
      { kind: 'identifier', type: 'EMAIL' },
      'the values look like e-mail addresses, the header does not say so',
    );
  if (look.isConsent)
    return unsure({ kind: 'consent' }, "taken for Amazon's consent signal for user data (GRANTED or DENIED)");
  if (KEY.test(field.trim()) && (look.looksLike === null || look.looksLike === 'CARD'))
    return sure({ kind: 'text' });
  if (look.looksLike !== null) return leftOut(`values look like ${LOOKS[look.looksLike]}`, true);
  if (PRIVATE.test(field)) return leftOut('it may be private or hold text that people typed', true);
  if (USELESS.test(field)) return leftOut('links and texts for machines are of no use there');
  if (look.time !== null) return sure({ kind: 'time', form: look.time, isEventTime: false });
  if (look.number !== null) {
    return COUNTED.test(field)
      ? sure(metricOf(look.number, !look.number.isInteger))
      : leftOut('it is a number whose meaning is not known');
  }
  if (look.isCategory) return unsure({ kind: 'text' }, 'taken for a category: it has few different values');
  return leftOut('it is text whose meaning is not known', true);
}

const LOOKS = {
  EMAIL: 'e-mail addresses',
  PHONE: 'phone numbers',
  SHA256: 'SHA-256 digests whose origin is not known',
  CARD: 'card numbers',
  IP: 'IP addresses',
  BANK_ACCOUNT: 'bank accounts',
} as const;

function metricOf(number: NonNullable<ValuesLook['number']>, isAmount: boolean): Guess {
  const whole = number.isLong ? 'LONG' : 'INTEGER';
  return {
    kind: 'metric',
    dataType: isAmount || !number.isInteger ? 'DECIMAL' : whole,
    decimalComma: number.decimalComma,
    hasCurrency: number.hasCurrency,
  };
}
