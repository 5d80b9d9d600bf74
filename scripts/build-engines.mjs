/**
 * Builds the files for other engines into dist/engines/: the script for JavaScript engines, statements that create the
 * functions, and the bundle for Redshift. Use: npm run engines [-- --countries US,CA,GB]
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bundle } from './bundle.mjs';
import { engineScript, otherIdentifiersScript, phoneScript } from './engines/engine-script.mjs';
import { bigQueryStatement, redshiftStatement, snowflakeStatements } from './engines/statements.mjs';

const out = fileURLToPath(new URL('../dist/engines', import.meta.url));
const at = process.argv.indexOf('--countries');
/** Bytes of a function's code; the exact limit depends on how well it compresses. */
const SNOWFLAKE_RECOMMENDS = 100_000;

// Amazon publishes tables for these.
const list = at < 0 ? 'US,CA,GB,DE,FR,IT,ES,JP,IN' : (process.argv[at + 1] ?? '');
const countries = list.toUpperCase().split(',');

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const [all, others, phones] = await Promise.all([
  engineScript(),
  otherIdentifiersScript(),
  phoneScript(countries),
]);
const functions = snowflakeStatements({ phones, others });
const files = {
  'amc-identifiers.js': all,
  'bigquery.sql': bigQueryStatement(),
  'snowflake.sql': functions.join('\n'),
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
process.stdout.write(`dist/engines:
  amc-identifiers.js ${kB(all)}
  snowflake.sql: amc_hash_phone ${kB(functions[0])}, for phone numbers of ${countries.join(' ')}; amc_hash_other ${kB(functions[1])}
`);
if (Buffer.byteLength(functions[0]) > SNOWFLAKE_RECOMMENDS)
  process.stdout.write(
    '  amc_hash_phone is larger than the 100 kB that Snowflake recommends: give fewer countries, or try whether it takes it.\n',
  );
