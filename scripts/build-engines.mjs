/**
 * Builds what other engines run into dist/engines/: the script for JavaScript engines, statements that create the
 * functions, and the bundle for Redshift. Use: npm run engines [-- --countries US,CA,GB]
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bundle } from './bundle.mjs';
import { engineScript } from './engines/engine-script.mjs';
import { bigQueryStatement, redshiftStatement, snowflakeStatement } from './engines/statements.mjs';

const out = fileURLToPath(new URL('../dist/engines', import.meta.url));
const at = process.argv.indexOf('--countries');
// Amazon publishes tables for these.
const list = at < 0 ? 'US,CA,GB,DE,FR,IT,ES,JP,IN' : (process.argv[at + 1] ?? '');
const countries = list.toUpperCase().split(',');

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const [all, some] = await Promise.all([engineScript(), engineScript(countries)]);
const files = {
  'amc-identifiers.js': all,
  'bigquery.sql': bigQueryStatement(),
  'snowflake.sql': snowflakeStatement(some),
  'redshift.sql': redshiftStatement(),
};
for (const [name, text] of Object.entries(files)) writeFileSync(path.join(out, name), text);
await bundle({
  entryPoints: { index: fileURLToPath(new URL('../src/engines/redshift-handler.ts', import.meta.url)) },
  outdir: path.join(out, 'redshift'),
  outExtension: { '.js': '.mjs' },
});

const kB = (text) =>
  `${(Buffer.byteLength(text) / 1000).toFixed(0)} kB (${(gzipSync(text).length / 1000).toFixed(0)} kB gzipped)`;
process.stdout.write(
  `dist/engines: amc-identifiers.js ${kB(all)}; snowflake.sql ${kB(files['snowflake.sql'])}, phone numbers of ${countries.join(' ')}\n`,
);
