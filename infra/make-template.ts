/**
 * Writes what can be deployed without CDK into a folder (default: dist-template/): a plain CloudFormation template,
 * whose parameters say where the functions' ZIP file is, and that file. Settings are the same as for `npm run synth`.
 * Use: npm run template -- [FOLDER]
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { packageVersion } from '../src/version.js';
import { makeApp } from './make-app.js';
import { loadSettings, settingsFile } from './settings-file.js';
import { zipFolder } from './zip-folder.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(root, 'dist-template'));
const settings = loadSettings(settingsFile());

const zip = zipFolder(path.join(root, 'dist-lambda'));
// Named after its content: CloudFormation updates functions when the key changes.
const digest = createHash('sha256').update(zip).digest('hex').slice(0, 16);
const zipName = `amc-ingest-${packageVersion()}-${digest}.zip`;

const outdir = mkdtempSync(path.join(tmpdir(), 'amc-ingest-synth-'));
const { app, stack } = makeApp(settings, { outdir, codeKey: zipName });
const { template } = app.synth().getStackArtifact(stack.artifactId);
rmSync(outdir, { recursive: true, force: true });
const text = `${JSON.stringify(withoutBootstrap(template), null, 1)}\n`;

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
writeFileSync(path.join(out, zipName), zip);
writeFileSync(path.join(out, 'amc-ingest.template.json'), text);
process.stderr.write(
  `${path.relative(process.cwd(), out)}: amc-ingest.template.json (${text.length} characters), ${zipName} (${zip.length} bytes)\n`,
);

/** The template without CDK's requirements on an account. */
function withoutBootstrap(value: unknown) {
  const { Parameters, Rules, ...others } = z
    .looseObject({
      Parameters: z.record(z.string(), z.unknown()),
      Rules: z.record(z.string(), z.unknown()).default({}),
    })
    .parse(value);
  const { BootstrapVersion: _version, ...parameters } = Parameters;
  const { CheckBootstrapVersion: _check, ...rules } = Rules;
  return { ...others, Parameters: parameters, ...(Object.keys(rules).length === 0 ? {} : { Rules: rules }) };
}
