/** One script that defines the function `amcHash(type, value, country)` in an engine that has the language alone. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);

/** Position of the formats in libphonenumber-js's metadata: for showing numbers, which is not done here. */
const FORMATS = 4;

/** @param {readonly unknown[]} plan */
function withoutFormats(plan) {
  return plan.map((part, position) => (position === FORMATS ? [] : part));
}

/**
 * The numbering plans of the countries, and of those that share their calling codes: which of them a number belongs to
 * is decided among all.
 * @param {readonly string[]} countries ISO alpha-2
 */
export function trimmedMetadata(countries) {
  const metadata = JSON.parse(readFileSync(require.resolve('libphonenumber-js/metadata.max.json'), 'utf8'));
  const unknown = countries.filter((country) => metadata.countries[country] === undefined);
  if (unknown.length > 0)
    throw new Error(`No numbering plan of ${unknown.join(', ')}: give ISO codes such as US,GB.`);
  const codes = Object.entries(metadata.country_calling_codes).filter(([, members]) =>
    members.some((member) => countries.includes(member)),
  );
  const kept = new Set(codes.flatMap(([, members]) => members));
  return {
    ...metadata,
    country_calling_codes: Object.fromEntries(codes),
    countries: Object.fromEntries(
      [...kept].map((country) => [country, withoutFormats(metadata.countries[country])]),
    ),
    nonGeographic: {},
  };
}

/**
 * @param {readonly string[]} [countries] those whose phone numbers it reads; default: all. Other identifiers are read
 * for every country.
 * @returns {Promise<string>}
 */
export async function engineScript(countries) {
  const trim = {
    name: 'trimmed-metadata',
    setup({ onLoad }) {
      if (countries !== undefined)
        onLoad({ filter: /libphonenumber-js\/metadata\.max\.json\.js$/ }, () => ({
          contents: `export default ${JSON.stringify(trimmedMetadata(countries))}`,
        }));
    },
  };
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/engines/script.ts', import.meta.url))],
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'iife',
    globalName: 'amcIdentifiers',
    target: 'es2020',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    plugins: [trim],
    footer: {
      js: 'function amcHash(type,value,country){return amcIdentifiers.amcHash(type,value,country)}',
    },
  });
  return outputFiles[0].text;
}
