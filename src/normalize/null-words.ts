import type { ExternalIdentityType, HashedPiiType } from '../model/identifier.js';
import { stateCodes, subdivisionCodes } from './state-codes.js';

/** Longer texts are none of these words. */
const MAX_LENGTH = 40;

/** Words that say that there is no value, by their letters; case, spaces, brackets and other characters are ignored. */
const WORDS: ReadonlySet<string> = new Set([
  'null',
  'none',
  'nan',
  'undefined',
  'unknown',
  'notapplicable',
  'notavailable',
  'notprovided',
]);

/** What spreadsheets show for missing values. */
const SPREADSHEET_ERROR = /^#(?:n\/?a|ref!|value!|name\?|null!|num!|div\/0!)$/;

/** `n/a`, `N / A`, `(n\a)`, and pandas' `<NA>`; `n.a.` may be somebody's initials. */
const NA_WITH_SIGN = /^[([{'"]?n\s*[/\\|]\s*a\.?[)\]}'"]?$|^<na>$/;
const NA_WITH_DOTS = /^[([{'"]?n\.?[\s-]*a\.?[)\]}'"]?$/;

/** Symbols only; a question mark may stand for a letter that an export lost. */
const SIGNS = /^[\p{P}\p{S}\p{Z}\s]+$/u;

/**
 * Whether the value is a word for "nothing": `null`, `none`, `nan`, `undefined`, `unknown`, `not applicable`, `n/a`, a
 * spreadsheet error (`#N/A`), or symbols alone (`-`, `--`, `.`), in any case.
 *
 * @param text trimmed
 * @param country of the row, ISO alpha-2; null: unknown
 */
export function isNullWord(
  type: HashedPiiType | ExternalIdentityType,
  country: string | null,
  text: string,
): boolean {
  if (text.length > MAX_LENGTH || text === '') return false;
  const lower = text.normalize('NFKC').toLowerCase().trim();
  const letters = lower.replace(/[^\p{L}\p{N}]+/gu, '');
  if (letters === '') return SIGNS.test(lower) && !/[?\uFFFD]/.test(lower);
  if (WORDS.has(letters) || lower === '\\n' || SPREADSHEET_ERROR.test(lower) || NA_WITH_SIGN.test(lower))
    return true;
  return letters === 'na' && NA_WITH_DOTS.test(lower) && isNaNothing(type, country);
}

/** Whether plain `NA` means "nothing": it is also a name, Namibia, Naples and Navarre. */
function isNaNothing(type: HashedPiiType | ExternalIdentityType, country: string | null): boolean {
  switch (type) {
    case 'FIRST_NAME':
    case 'LAST_NAME':
    case 'COUNTRY_CODE':
      return false;
    case 'STATE': {
      const codes = [...subdivisionCodes(country).values(), ...stateCodes(country).values()];
      return codes.length > 0 && !codes.some((code) => code.startsWith('NA'));
    }
    default:
      return true;
  }
}
