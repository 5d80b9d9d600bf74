import type { ExternalIdentityType, HashedPiiType } from '../model/identifier.js';
import { planOfCountry } from './numbering-plan.js';
import { readPhoneText } from './phone-text.js';

/** Mailboxes that say that there is no address, at any domain. */
const NO_MAILBOX = /^(?:no[.-]?(?:e-?mail|mail)(?:address)?|null|undefined|unknown)@/;
/** Mailbox and domain are the same word: `test@test.com`. */
const TWICE = /^(test|example|none|noemail|nomail|na|email|mail)@\1\./;

/** From this many equal digits on, a phone number is made up, whether or not the numbering plan allows it. */
const MIN_EQUAL_DIGITS = 7;
/** Ids of this many equal digits are nobody's. */
const MIN_EQUAL_LETTERS = 16;

const ALL_EQUAL = /^(.)\1*$/;

/**
 * Whether a value that is not a word for "nothing" still says nothing: a mailbox such as `test@test.com` or
 * `noemail@…`, a phone number of one repeated digit or `1234567890`, a postal code of zeros or nines, the state `XX`,
 * an id of another identity space of zeros or of one repeated digit.
 *
 * @param text trimmed
 * @param standardized form of `text`; null if nothing is left. For ids of other identity spaces, the id.
 */
export function isPlaceholder(
  type: HashedPiiType | ExternalIdentityType,
  country: string | null,
  text: string,
  standardized: string | null,
): boolean {
  switch (type) {
    case 'EMAIL':
      return standardized !== null && isEmailPlaceholder(standardized.replaceAll('_', ''));
    case 'PHONE':
      return isPhonePlaceholder(country, text, standardized);
    case 'ZIP':
      return isZipPlaceholder(text, standardized);
    case 'STATE':
      return standardized === 'xx';
    case 'ADDRESS':
    case 'CITY':
    case 'COUNTRY_CODE':
    case 'FIRST_NAME':
    case 'LAST_NAME':
      return false;
    default:
      return isIdPlaceholder(text);
  }
}

function isEmailPlaceholder(address: string): boolean {
  return NO_MAILBOX.test(address) || TWICE.test(address);
}

function isPhonePlaceholder(country: string | null, text: string, standardized: string | null): boolean {
  const number = readPhoneText(text);
  if (number === null) return false;
  const digits = number.replace('+', '');
  const least = standardized === null ? 1 : MIN_EQUAL_DIGITS;
  const isMadeUp = (of: string) => of === '1234567890' || (of.length >= least && ALL_EQUAL.test(of));
  if (isMadeUp(digits)) return true;
  const code = (country === null ? null : planOfCountry(country))?.callingCode ?? '';
  const whole = standardized ?? digits.replace(/^0+/, '');
  return isMadeUp(whole) || (code !== '' && whole.startsWith(code) && isMadeUp(whole.slice(code.length)));
}

function isZipPlaceholder(text: string, standardized: string | null): boolean {
  if (standardized !== null && /^(?:0{3,}|9{4,})$/.test(standardized)) return true;
  return /^(?:0+|9{4,})(?:[.-]0+)?$/.test(text);
}

function isIdPlaceholder(text: string): boolean {
  const id = text.replace(/[^0-9A-Za-z]+/g, '').toLowerCase();
  return /^0+$/.test(id) || (id.length >= MIN_EQUAL_LETTERS && ALL_EQUAL.test(id));
}
