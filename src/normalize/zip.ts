import { isAscii } from './is-ascii.js';
import { applySteps, type StandardizationStep } from './standardization-step.js';

interface ZipRule {
  /** What is kept, for people. */
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

/** The countries' codes that are digits and nothing else. */
const DIGITS_OF: Readonly<Record<string, number>> = { US: 5, DE: 5, FR: 5, IT: 5, ES: 5, IN: 6, JP: 7 };

const digitRules = Object.fromEntries(
  Object.entries(DIGITS_OF).map(([country, length]) => [country, digitsOnly(length)]),
);

const RULES: Readonly<Record<string, ZipRule>> = {
  ...digitRules,
  CA: { kept: 'A-Z a-z 0-9', dropped: /[^0-9A-Za-z]+/g, length: 6, pattern: /^(?:[A-Za-z][0-9]){3}$/ },
  GB: {
    kept: 'A-Z a-z 0-9',
    dropped: /[^0-9A-Za-z]+/g,
    length: 7,
    pattern: /^(?:[A-Za-z]{1,2}[0-9]{2,3}|[A-Za-z]{1,2}[0-9][A-Za-z][0-9])[A-Za-z]{2}$/,
  },
};

/** Countries without a published rule: letters and digits, of any length. */
const GENERIC: ZipRule = {
  kept: 'A-Z a-z 0-9',
  dropped: /[^0-9A-Za-z]+/g,
  length: Infinity,
  pattern: /^[0-9A-Za-z]+$/,
};

/** So many digits, and nothing else, are a postal code of the country that stands as it is; 0 where that is not so. */
export function zipDigits(country: string | null): number {
  return (country !== null && Object.hasOwn(DIGITS_OF, country) ? DIGITS_OF[country] : undefined) ?? 0;
}

/** What the fast way knows of a country's postal codes: how they look, and how many digits they have. */
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
 * ZIP: the characters that the country's postal codes are made of, cut to their length; null when what is
 * left is no such code. Case is kept as in the input. Any other country, and null, keeps letters and digits.
 * Full-width characters count as their ASCII twins (NFKC), as Japanese exports write them.
 *
 * Two traces of spreadsheets are read for what they are: a number's `.0` is no digit of the code, and a
 * United States ZIP+4 whose first part lost its leading zero (`2134-9599`) is null instead of a wrong code.
 * Source of the rest: Amazon's published rules.
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
    {
      name: 'full-width characters as ASCII (Unicode NFKC)',
      apply: (text) => (isAscii(text) ? text : text.normalize('NFKC')),
    },
    {
      name: "without a number's .0",
      apply: (text) => (text.includes('.') ? text.replace(/^(\s*[0-9]+)\.0+\s*$/, '$1') : text),
    },
    ...(country === 'US' ? [FULL_FIRST_PART] : []),
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

const FULL_FIRST_PART: StandardizationStep = {
  name: 'no ZIP+4 that lost its leading zero',
  apply: (text) => (/^\s*[0-9]{1,4}-[0-9]{4}\s*$/.test(text) ? null : text),
};
