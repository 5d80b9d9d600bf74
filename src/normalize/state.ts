import { foldLetters } from './fold-letters.js';
import { WITHOUT_INVISIBLE } from './invisible.js';
import {
  applySteps,
  COMPOSE,
  LOWER_CASE,
  UPPER_CASE,
  type StandardizationStep,
} from './standardization-step.js';
import { stateCodes, subdivisionCodes } from './state-codes.js';

/** What precedes a name and is not part of it: `Freistaat Bayern`, `Provincia di Roma`, `State of New York`. */
const PREFIXES =
  /^(?:STATEOF|COMMONWEALTHOF|TERRITORYOF|PROVINCEOF|COUNTYOF|COUNTY|CO|LAND|FREISTAAT|FREESTATEOF|PROVINCIADELL|PROVINCIADELLA|PROVINCIADEL|PROVINCIADI|PROVINCIADE|PROVINCIAAUTONOMADI|CITTAMETROPOLITANADI|COMUNIDADAUTONOMADELAS|COMUNIDADAUTONOMADE|COMUNIDADDE|REGIONDE|REGION|PROVINCE|PROVINCEDE|PROVINCIE|ESTADODE|ESTADODO|ESTADODA|KANTON|CANTONDE|CANTONOF)(?=[A-Z]{3})/;
const SUFFIXES = /(?<=[A-Z]{3})(?:STATE|PROVINCE|COUNTY|TERRITORY|SLAN|LAN)$/;

/**
 * `Vizcaya/Bizkaia`, `Texas (TX)`, `Bolzano - Bozen`, `Ontario, Canada`: names of the same place, or of a larger one.
 */
const PARTS = /[/|(),;]|\s[-–]\s/;

/** @param country see `stateStandardizer` */
export function stateSteps(country: string | null): readonly StandardizationStep[] {
  return [
    WITHOUT_INVISIBLE,
    COMPOSE,
    UPPER_CASE,
    ...(country === null ? [] : [withoutCountry(`${country}-`)]),
    {
      name: "A-Z: the country's code for that name, else the first two letters",
      apply: codeFinder(country),
    },
    LOWER_CASE,
  ];
}

function withoutCountry(prefix: string): StandardizationStep {
  return {
    name: `without the ${prefix} of an ISO 3166-2 code`,
    apply: (text) => {
      const start = text.trimStart();
      return start.startsWith(prefix) ? start.slice(prefix.length) : start;
    },
  };
}

function codeFinder(country: string | null): (text: string) => string | null {
  const codes = stateCodes(country);
  const names = subdivisionCodes(country);
  const byName = (text: string): string | undefined => {
    const name = foldLetters(text)
      .toUpperCase()
      .replace(/[^A-Z]+/g, '');
    return names.get(name) ?? names.get(name.replace(PREFIXES, '')) ?? names.get(name.replace(SUFFIXES, ''));
  };
  return (text) => {
    const letters = text.replace(/[^A-Z]+/g, '');
    if (letters === '') return null;
    const code = codes.get(letters) ?? byName(text);
    if (code !== undefined) return code;
    for (const part of PARTS.test(text) ? text.split(PARTS) : []) {
      const found = byName(part);
      if (found !== undefined) return found;
    }
    return letters.slice(0, 2);
  };
}

/**
 * STATE: upper case, `A-Z` only; Amazon's code for that name; else the code that Amazon or ISO 3166-2 has for the name
 * without accents; else its first two letters; lower case. Null when no letter is left. Names of ISO 3166-2 are known
 * where its codes are letters: local and long names, territories (`District of Columbia`, `Québec`, `Roma`, `Bayern`).
 * Without a table (country null or not listed), the first two letters are used.
 *
 * An ISO 3166-2 code loses its country (`US-CA` → `ca`): cut to two letters, all states would otherwise become the
 * same. Source of the rest: Amazon's published rules.
 */
export function stateStandardizer(country: string | null): (value: string) => string | null {
  const steps = stateSteps(country);
  return (value) => applySteps(steps, value);
}
