/** Writes the tables in docs/ that are generated from the code. Use: npm run docs-tables */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PAGES_WITH_TABLES, withTables } from './docs/fill-tables.js';

for (const page of PAGES_WITH_TABLES) {
  const file = fileURLToPath(new URL(`../${page}`, import.meta.url));
  writeFileSync(file, await withTables(readFileSync(file, 'utf8'), file));
}
