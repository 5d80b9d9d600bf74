/**
 * Synthesizes the stack into cdk.out/, without any network. Settings come from the file named by AMC_INGEST_SETTINGS,
 * or from infra/settings.json; without either it fails. Use: npm run synth
 */
import { fileURLToPath } from 'node:url';
import { makeApp } from './make-app.js';
import { loadSettings, settingsFile } from './settings-file.js';

const file = settingsFile();
// The cdk command says where to put the result.
const outdir = process.env['CDK_OUTDIR'] ?? fileURLToPath(new URL('../cdk.out', import.meta.url));

const settings = loadSettings(file);
const { app, stack } = makeApp(settings, { outdir });
app.synth();
process.stderr.write(`Synthesized ${stack.stackName} with ${file} into ${outdir}.\n`);
