import { createRequire } from 'node:module';
import library from 'i18n-iso-countries/index.js';
import { foldLetters } from '../../src/normalize/fold-letters.js';

const require = createRequire(import.meta.url);

const LANGUAGES = ['en', 'de', 'fr', 'it', 'es', 'ja', 'nl', 'pt'];

/** The language file's names at any depth; a country has one name or several. */
function* namesIn(table: unknown): Generator<[code: string, name: string]> {
  if (typeof table !== 'object' || table === null || !('countries' in table)) return;
  if (typeof table.countries !== 'object' || table.countries === null) return;
  for (const [code, names] of Object.entries(table.countries)) {
    for (const name of Array.isArray(names) ? names : [names])
      if (typeof name === 'string') yield [code, name];
  }
}

/** The names as the tables have them, in the order that decides which country has a shared name. */
export function* allCountryNames(): Generator<[code: string, name: string]> {
  for (const language of LANGUAGES) {
    const table: unknown = require(`i18n-iso-countries/langs/${language}.json`);
    yield* namesIn(table);
  }
}

/** The text of src/normalize/country-names.ts. A name that two countries share belongs to the first one listed. */
export function countryNamesModule(): string {
  const owners = new Map<string, string>();
  for (const [code, name] of allCountryNames()) {
    const key = foldLetters(name);
    if (key !== '' && !owners.has(key)) owners.set(key, code);
  }
  const lines = Object.entries(library.getAlpha2Codes()).map(([code, alpha3]) => {
    const names = [...owners].filter(([, owner]) => owner === code).map(([name]) => name);
    return [code, alpha3, ...names].join(' ');
  });
  return `/**
 * Written by \`npm run country-names\` from i18n-iso-countries (MIT License, widdix GmbH): a country per line with its
 * alpha-2 and alpha-3 codes and its names in English, German, French, Italian, Spanish, Japanese, Dutch and
 * Portuguese, folded by \`foldLetters\`.
 */
export const COUNTRY_NAMES = \`
${lines.join('\n')}
\`;
`;
}
