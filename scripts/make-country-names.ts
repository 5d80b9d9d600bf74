/**
 * Writes src/normalize/country-names.ts from the tables of i18n-iso-countries. The result is committed, so that neither
 * Node nor an engine without files needs to load them. Use: npm run country-names
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { countryNamesModule } from './country-names/country-names-module.js';

const file = fileURLToPath(new URL('../src/normalize/country-names.ts', import.meta.url));
writeFileSync(file, countryNamesModule());
