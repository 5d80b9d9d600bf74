import { withAsciiDigits } from './decimal-digits.js';
import { WITHOUT_INVISIBLE } from './invisible.js';
import { isAscii } from './is-ascii.js';
import { applySteps, UPPER_CASE, type StandardizationStep } from './standardization-step.js';

interface ZipRule {
  /** What is kept, as a description for people. */
  readonly kept: string;
  /** What is dropped before the value is cut and checked. */
  readonly dropped: RegExp;
  readonly length: number;
  readonly pattern: RegExp;
}

const digitsOnly = (length: number): ZipRule => ({
  kept: '0-9',
  dropped: /[^0-9]+/g,
  length,
  pattern: new RegExp(`^[0-9]{${length}}$`),
});

/** The countries whose codes consist of digits only. */
const DIGITS_OF: Readonly<Record<string, number>> = { US: 5, DE: 5, FR: 5, IT: 5, ES: 5, IN: 6, JP: 7 };

const digitRules = Object.fromEntries(
  Object.entries(DIGITS_OF).map(([country, length]) => [country, digitsOnly(length)]),
);

const RULES: Readonly<Record<string, ZipRule>> = {
  ...digitRules,
  CA: { kept: 'A-Z 0-9', dropped: /[^0-9A-Z]+/g, length: 6, pattern: /^(?:[A-Z][0-9]){3}$/ },
  GB: {
    kept: 'A-Z 0-9',
    dropped: /[^0-9A-Z]+/g,
    length: 7,
    pattern: /^(?:[A-Z]{1,2}[0-9]{2,3}|[A-Z]{1,2}[0-9][A-Z][0-9])[A-Z]{2}$/,
  },
};

/** Countries without a published rule: letters and digits, of any length. */
const GENERIC: ZipRule = {
  kept: 'A-Z a-z 0-9',
  dropped: /[^0-9A-Za-z]+/g,
  length: Infinity,
  pattern: /^[0-9A-Za-z]+$/,
};

/**
 * This many digits and nothing else are a postal code of the country that is kept as it is; 0 if there is no such
 * number.
 */
export function zipDigits(country: string | null): number {
  return (country !== null && Object.hasOwn(DIGITS_OF, country) ? DIGITS_OF[country] : undefined) ?? 0;
}

/** What the fast path has for a country's postal codes: their form and number of digits. */
export interface ZipRuleSummary {
  readonly kind: 'any' | 'digits' | 'wholeFirstPart' | 'british' | 'canadian';
  readonly digits: number;
}

export function zipRuleOf(country: string | null): ZipRuleSummary {
  const digits = zipDigits(country);
  if (country === 'GB') return { kind: 'british', digits };
  if (country === 'CA') return { kind: 'canadian', digits };
  if (digits === 0) return { kind: 'any', digits };
  return { kind: country === 'US' ? 'wholeFirstPart' : 'digits', digits };
}

/**
 * Number of digits of a code that a spreadsheet read as a number, losing its leading zeros, by country. Only digits, or
 * digits followed by the four of a ZIP+4 or the dash of a Japanese code: in other texts it is not known that zeros were
 * lost.
 */
const SHORT_CODES: Readonly<Record<string, RegExp>> = {
  US: /^([0-9]{3,4})(?:[\s-][0-9]{4})?$/,
  DE: /^([0-9]{4})$/,
  ES: /^([0-9]{4})$/,
  FR: /^([0-9]{4})$/,
  IT: /^([0-9]{3,4})$/,
  JP: /^([0-9]{6}|[0-9]{2}-[0-9]{4})$/,
};

/** The text with its digits as ASCII and without a number's `.0`. */
function plainDigits(text: string): string {
  const plain = isAscii(text) ? text : withAsciiDigits(text.normalize('NFKC'));
  return plain.includes('.') ? plain.replace(/^(\s*[0-9]+)\.0+\s*$/, '$1') : plain;
}

function withZeros(text: string, country: string | null): string {
  const pattern = country !== null && Object.hasOwn(SHORT_CODES, country) ? SHORT_CODES[country] : undefined;
  const digits = pattern?.exec(text.trim())?.[1]?.replace('-', '');
  return digits === undefined ? text : digits.padStart(zipDigits(country), '0');
}

/** Whether the value is a postal code of the country that lost its leading zeros. */
export function isShortZip(value: string, country: string | null): boolean {
  const text = plainDigits(value);
  return withZeros(text, country) !== text;
}

/**
 * ZIP: the characters that the country's postal codes are made of, cut to their length; null when the rest is not such
 * a code. Codes of Canada and Great Britain are in upper case; elsewhere case is kept as in the input. Any other
 * country, and null, keeps letters and digits. Full-width characters, which Japanese exports use, count as their ASCII
 * forms (NFKC), and so do the decimal digits of other scripts.
 *
 * Spreadsheet artifacts are undone: a number's `.0` is not a digit of the code; codes that lost their leading zeros get
 * them back (US `2134`, `2134-9599`, DE, ES, FR, IT `1067`, JP `600001`); and United States digits of another length
 * than five or nine, where no dash or space comes after the fifth, are null instead of a wrong code. Source of the
 * rest: Amazon's published rules.
 */
export function zipStandardizer(country: string | null): (value: string) => string | null {
  const steps = zipSteps(country);
  return (value) => applySteps(steps, value);
}

/** @param country see `zipStandardizer` */
export function zipSteps(country: string | null): readonly StandardizationStep[] {
  const rule = (country !== null && Object.hasOwn(RULES, country) ? RULES[country] : undefined) ?? GENERIC;
  const { kept, dropped, length, pattern } = rule;
  return [
    WITHOUT_INVISIBLE,
    { name: "digits of every script as ASCII, without a number's .0", apply: plainDigits },
    ...(country !== null && Object.hasOwn(SHORT_CODES, country)
      ? [{ name: 'leading zeros that were lost', apply: (text: string) => withZeros(text, country) }]
      : []),
    ...(country === 'US' ? [WHOLE_CODE] : []),
    ...(country === 'CA' || country === 'GB' ? [UPPER_CASE] : []),
    { name: `keep ${kept}`, apply: (text) => text.replace(dropped, '') },
    ...(length === Infinity
      ? []
      : [{ name: `cut to ${length}`, apply: (text: string) => text.slice(0, length) }]),
    {
      name: `it is a postal code${rule === GENERIC || country === null ? '' : ` of ${country}`}`,
      apply: (text) => (pattern.test(text) ? text : null),
    },
  ];
}

/** Six to eight digits are not a ZIP: some of nine are missing, and the first five belong to another place. */
const WHOLE_CODE: StandardizationStep = {
  name: 'no ZIP+4 of which digits are lost',
  apply: (text) => {
    if (/^\s*[0-9]{1,4}-[0-9]{4}\s*$/.test(text)) return null;
    const digits = text.replace(/[^0-9]+/g, '').length;
    const first = /[0-9]+/.exec(text)?.[0].length ?? 0;
    return first !== 5 && digits > 5 && digits < 9 ? null : text;
  },
};
