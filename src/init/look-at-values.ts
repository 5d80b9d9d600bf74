import { toCountryCode } from '../normalize/country.js';
import { dateEvidence, type DateEvidence } from './date-evidence.js';
import { numberEvidence, type NumberEvidence } from './number-evidence.js';
import { personLook, type PersonLook } from '../leak-guard/person-look.js';
import { shareOfWholeAddresses } from './whole-address.js';
import { isNothing, spellingsOfNothing } from './nothing.js';
import { yesNoOf, type YesNo } from './yes-no.js';

/** Share of a column's values that must have a form for the whole column to count as having it. */
const MOST = 0.95;
/** From this share, a column counts as holding identifiers that must not leak. */
const SOME = 0.02;
/** Texts with at most this many distinct values are a category. */
const MAX_CATEGORIES = 30;
const MAX_CATEGORY_LENGTH = 60;

/** What the values show by themselves. It contains no values except spellings of yes, no and nothing. */
export interface ValuesLook {
  /** The number of values, and the share of the records that have one. */
  readonly count: number;
  readonly filled: number;
  /** Spellings of a missing value that a run does not detect by itself. */
  readonly nothings: readonly string[];
  /** Personal or secret by form; null when no value looks like that. */
  readonly looksLike: 'EMAIL' | 'PHONE' | 'SHA256' | 'CARD' | 'IP' | 'BANK_ACCOUNT' | null;
  /** Whether nearly all values are e-mail addresses or SHA-256 digests, phone numbers, countries, currencies. */
  readonly isEmail: boolean;
  /** Share of the values that are one e-mail address or a SHA-256 digest. */
  readonly emails: number;
  readonly isPhone: boolean;
  readonly isCountry: boolean;
  readonly isCurrency: boolean;
  /** The consent signal that the values are. */
  readonly consent: 'AMAZON' | 'TCF' | 'GPP' | null;
  readonly yesNo: YesNo | null;
  readonly number: NumberEvidence | null;
  readonly dates: DateEvidence | null;
  readonly persons: PersonLook;
  /** Share of values that are complete postal addresses. */
  readonly wholeAddresses: number;
  /** Whether nearly all values are single words with digits, as codes are. */
  readonly isCode: boolean;
  /** Values in scientific notation: in codes, digits are lost. */
  readonly scientific: number;
  /** Whether nearly all values are times of day without a date. */
  readonly isTimeOfDay: boolean;
  readonly isCategory: boolean;
  /** The number of distinct values. */
  readonly different: number;
  /**
   * Whether all values may be days since 1900, as spreadsheets store dates: from 1982 to 2064, with the time as
   * decimals.
   */
  readonly isSerial: boolean;
}

/** A column's values as they were read. */
export interface ColumnValues {
  /** Trimmed; `''` for missing values. */
  readonly texts: readonly string[];
  /** By value: whether it is a number by its type. */
  readonly typedNumbers: readonly boolean[];
  /** Whether the header says that it holds dates or times. */
  readonly isNamedTime: boolean;
}

/** A single address and nothing else: an unsplit line of several fields may contain an address, too. */
const EMAIL = /^[^\s@;|^,~<>"]+@[\p{L}\p{N}_.-]+\.[\p{L}\p{N}-]{2,}\.?$/u;
const SHA256 = /^[0-9a-f]{64}$/i;
const PHONE =
  /^'?\s*(?:\+|00|\(|0)[\d\s().\-/]{6,20}(?:\s*(?:x|ext\.?)\s*\d+)?$|^'?\(?\d{3}\)?[-. ]\d{3}[-. ]?\d{4}(?:\s*(?:x|ext\.?)\s*\d+)?$/i;
const CARD = /^(?:\d[ -]?){13,19}$/;
const IP = /^(?:\d{1,3}\.){3}\d{1,3}$|^(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{0,4}$/i;
const SERIAL = /^[345]\d{4}(?:[.,]\d+)?$/;
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9 ]{11,32}$/;
const SECRETS: readonly (readonly [NonNullable<ValuesLook['looksLike']>, (value: string) => boolean])[] = [
  ['EMAIL', (value) => /[^\s@]+@[^\s@]+\.[a-z]{2,}/i.test(value)],
  ['SHA256', (value) => SHA256.test(value)],
  ['CARD', (value) => CARD.test(value) && isLuhn(value)],
  ['IP', (value) => IP.test(value)],
  ['BANK_ACCOUNT', (value) => IBAN.test(value)],
];

export function lookAtValues({ texts, typedNumbers, isNamedTime }: ColumnValues): ValuesLook {
  const kept = texts
    .map((text, index) => ({ text, isTyped: typedNumbers[index] === true }))
    .filter(({ text }) => !isNothing(text));
  const values = kept.map(({ text }) => text);
  const distinct = new Set(values);
  const share = (test: (value: string) => boolean) =>
    values.length === 0 ? 0 : values.filter(test).length / values.length;
  const dates = dateEvidence(values, isNamedTime);
  const isPhone = dates === null && share((value) => PHONE.test(value) || SHA256.test(value)) >= 0.8;
  const emails = share((value) => EMAIL.test(value) || SHA256.test(value));
  // Numbers of milliseconds resemble cards by chance.
  const secrets = dates === null ? SECRETS : SECRETS.filter(([name]) => name !== 'CARD');
  const secret = secrets.find(([, test]) => share(test) >= SOME && values.some(test));
  const longest = values.reduce((most, value) => Math.max(most, value.length), 0);
  return {
    count: values.length,
    nothings: spellingsOfNothing(texts),
    filled: texts.length === 0 ? 0 : values.length / texts.length,
    looksLike: secret?.[0] ?? (isPhone && share((value) => /[+()\s-]|^0/.test(value)) > 0.5 ? 'PHONE' : null),
    isEmail: emails >= 0.8,
    emails,
    isPhone:
      isPhone ||
      share((value) => /\d/.test(value) && /^[-+'().\d\s/;x]*(?:ext\.?\s*\d+)?$/i.test(value)) >= 0.8,
    isCountry: share((value) => toCountryCode(value) !== null) >= 0.9,
    isCurrency: share((value) => /^[a-z]{3}$/i.test(value)) >= MOST,
    consent: consentOf(share),
    yesNo: yesNoOf(values),
    number: numberEvidence(
      kept.filter(({ isTyped }) => !isTyped).map(({ text }) => text),
      kept.filter(({ isTyped }) => isTyped).map(({ text }) => text),
    ),
    dates,
    persons: personLook(values),
    wholeAddresses: shareOfWholeAddresses(values),
    isCode: share((value) => /^[#'"=]*[\p{L}\d][\p{L}\d._/#-]*"?$/u.test(value) && /\d/.test(value)) >= 0.9,
    scientific: values.filter((value) => /^\d(?:[.,]\d+)?E\+?\d+$/i.test(value)).length,
    isTimeOfDay: share((value) => /^\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]m)?$/i.test(value)) >= MOST,
    different: distinct.size,
    isSerial: values.length > 0 && values.every((value) => SERIAL.test(value)),
    isCategory:
      values.length > 0 &&
      distinct.size <= MAX_CATEGORIES &&
      // In only a few rows, a category cannot be distinguished from names.
      distinct.size * 2 <= values.length &&
      distinct.size <= Math.max(2, values.length / 4) &&
      longest <= MAX_CATEGORY_LENGTH,
  };
}

function consentOf(share: (test: (value: string) => boolean) => number): ValuesLook['consent'] {
  if (share((value) => /^(?:granted|denied)$/i.test(value)) >= MOST) return 'AMAZON';
  if (share((value) => /^C[A-Za-z0-9_-]{20,}(?:\.[\w-]+)*$/.test(value)) >= MOST) return 'TCF';
  return share((value) => /^DB[A-Za-z0-9_-]+~[\w.~-]+$/.test(value)) >= MOST ? 'GPP' : null;
}

function isLuhn(text: string): boolean {
  const digits = [...text.replaceAll(/\D/g, '')].toReversed().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const value = index % 2 === 0 ? digit : digit * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return digits.length >= 13 && sum % 10 === 0;
}
