/**
 * Synthesizes the stack into cdk.out/, without any network. Settings: the file named by AMC_INGEST_SETTINGS, or
 * infra/settings.json; without either it fails. Use: npm run synth
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeApp } from './make-app.js';
import { readSettings } from './stack-settings.js';

const own = fileURLToPath(new URL('settings.json', import.meta.url));
const file = process.env['AMC_INGEST_SETTINGS'] ?? own;
if (!existsSync(file)) {
  process.stderr.write(
    `There are no settings at ${file}. Copy infra/settings.example.json to infra/settings.json and fill it in, or name a file with AMC_INGEST_SETTINGS.\n`,
  );
  process.exit(2);
}
// The cdk command says where it wants the result.
const outdir = process.env['CDK_OUTDIR'] ?? fileURLToPath(new URL('../cdk.out', import.meta.url));

const { app, stack } = makeApp(readSettings(file), outdir);
app.synth();
process.stderr.write(`Synthesized ${stack.stackName} with ${file} into ${outdir}.\n`);
