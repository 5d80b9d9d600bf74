/** Makes scripts smaller than an engine's limit by leaving out code that is never called. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Position of the formats in libphonenumber-js's metadata. They are for displaying numbers, which is not done here. */
const FORMATS = 4;

/**
 * A plugin of esbuild for modules of src/normalize that should not be needed. Their exports throw when they are called,
 * so that a mistake here never produces another hash.
 * @param {readonly string[]} modules
 */
export function leaveOut(modules) {
  const filter = new RegExp(`/src/normalize/(?:${modules.join('|')})\\.ts$`);
  return {
    name: 'left-out',
    setup({ onLoad }) {
      onLoad({ filter }, ({ path }) => {
        const exported = readFileSync(path, 'utf8').matchAll(/^export (?:function|const|class) (\w+)/gm);
        const lines = [...exported].map(([, name]) => `export const ${name} = leftOut;`);
        return {
          contents: `function leftOut() { throw new Error('Another function hashes this type.'); }\n${lines.join('\n')}`,
        };
      });
    },
  };
}

/**
 * The numbering plans of the countries, and of those that share their calling codes, since a number's country is
 * decided among all of them.
 * @param {{countries: Record<string, readonly unknown[]>, country_calling_codes: Record<string, readonly string[]>}}
 *   metadata
 * @param {readonly string[]} countries ISO alpha-2
 */
export function trimmedMetadata(metadata, countries) {
  const unknown = countries.filter((country) => metadata.countries[country] === undefined);
  if (unknown.length > 0)
    throw new Error(`No numbering plan of ${unknown.join(', ')}: give ISO codes such as US,GB.`);
  const codes = Object.entries(metadata.country_calling_codes).filter(([, members]) =>
    members.some((member) => countries.includes(member)),
  );
  const kept = codes.flatMap(([, members]) => members);
  const withoutFormats = (plan) => plan.map((part, position) => (position === FORMATS ? [] : part));
  return {
    ...metadata,
    country_calling_codes: Object.fromEntries(codes),
    countries: Object.fromEntries(
      kept.map((country) => [country, withoutFormats(metadata.countries[country])]),
    ),
    nonGeographic: {},
  };
}

/**
 * The table of countries with the names of some, and the codes of all. A name that two countries share stays that of
 * the first.
 * @param {readonly string[]} kept ISO alpha-2
 */
export function trimmedCountryNames(kept) {
  const file = fileURLToPath(new URL('../../src/normalize/country-names.ts', import.meta.url));
  const [, table = ''] = /`\n([^`]*)`/.exec(readFileSync(file, 'utf8').replace(/^\/\*\*.*?\*\//s, '')) ?? [];
  const taken = new Set();
  const lines = table
    .trim()
    .split('\n')
    .map((line) => {
      const [code, alpha3, ...names] = line.split(' ');
      const own = names.filter((name) => !taken.has(name));
      for (const name of own) taken.add(name);
      return [code, alpha3, ...(kept.includes(code) ? own : [])].join(' ');
    });
  if (lines.length < 200) throw new Error('The table of countries is not where it was.');
  return lines.join('\n');
}
