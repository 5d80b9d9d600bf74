/** Scripts that define `amcHash(type, value, country)` for an engine that has only the language. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { leaveOut, trimmedCountryNames, trimmedMetadata } from './leave-out.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);

/** Modules that only phone numbers need, and modules that only other identifiers need. */
const OF_PHONES = ['numbering-plan', 'phone', 'phone-text'];
const OF_OTHERS = [
  'address',
  'address-words',
  'city',
  'country-code',
  'email',
  'name',
  'state',
  'state-codes',
  'subdivision-names',
  'zip',
];

/**
 * Every identifier, for every country, in one script with the global function `amcHash`.
 * @returns {Promise<string>}
 */
export function engineScript() {
  return bundled(
    [],
    'function amcHash(type,value,country){return amcIdentifiers.amcHash(type,value,country)}',
  );
}

/**
 * All identifiers except phone numbers, for every country: the global variable `amcIdentifiers` has `amcHash`.
 * @returns {Promise<string>}
 */
export function otherIdentifiersScript() {
  return bundled([leaveOut(OF_PHONES)]);
}

/**
 * Phone numbers of the given countries, and nothing else: the global variable `amcIdentifiers` has `amcHash`. It reads
 * names of these countries, and ISO codes of all countries.
 * @param {readonly string[]} countries ISO alpha-2
 * @returns {Promise<string>}
 */
export function phoneScript(countries) {
  const metadata = JSON.parse(readFileSync(require.resolve('libphonenumber-js/metadata.max.json'), 'utf8'));
  const trimmed = trimmedMetadata(metadata, countries);
  const names = trimmedCountryNames(Object.keys(trimmed.countries));
  return bundled([
    leaveOut(OF_OTHERS),
    replaced(/libphonenumber-js\/metadata\.max\.json\.js$/, `export default ${JSON.stringify(trimmed)}`),
    replaced(/\/normalize\/country-names\.ts$/, `export const COUNTRY_NAMES = ${JSON.stringify(names)}`),
  ]);
}

/**
 * @param {RegExp} filter
 * @param {string} contents
 */
function replaced(filter, contents) {
  return { name: 'replaced', setup: ({ onLoad }) => onLoad({ filter }, () => ({ contents })) };
}

/**
 * @param {readonly import('esbuild').Plugin[]} plugins
 * @param {string} [footer]
 */
async function bundled(plugins, footer = '') {
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
    plugins: [...plugins],
    footer: { js: footer },
  });
  return outputFiles[0].text;
}
