import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { zipFolder } from '../../infra/zip-folder.js';
import { lintTemplates } from '../helpers/cfn-lint.js';
import { SLOW_MS } from '../helpers/stack-template.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example: unknown = JSON.parse(readFileSync(path.join(root, 'infra/settings.example.json'), 'utf8'));

const DATA_SETS = [
  {
    prefix: 'sales/',
    schema: 'd2c-sales',
    country: 'US',
    upload: { strategy: 'OVERLAP_REPLACE' },
    delivery: { folder: 'sales/{date}/', by: 'quiet', minutes: 20 },
  },
  { prefix: 'crm/', schema: 'crm', country: 'US' },
];
const FULL = {
  dataSets: DATA_SETS,
  region: 'us-east-1',
  kms: true,
  refused: 'copy',
  amcUploadAccountId: '999988887777',
  secrets: { AMC_SECRET: 'amc/settings' },
  alarmEmail: 'ops@example.com',
  expected: { d2c_sales: 26 },
  dashboard: true,
  tags: { team: 'data' },
  writers: [{ principal: '210987654321', prefix: 'sales/' }],
  vpc: { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] },
  permissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary',
};
const EXISTING = {
  dataSets: DATA_SETS,
  buckets: { drops: ['lake-raw'], output: 's3://lake-records/amc', data: 's3://for-amc/amc' },
  secrets: { AMC_SECRET: 'amc/settings' },
  scaleOut: false,
};

const templateShape = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Default: z.string().optional() })),
  Resources: z.record(z.string(), z.looseObject({ Type: z.string() })),
});

describe('npm run template', { timeout: 4 * SLOW_MS }, () => {
  it.each([
    ['the example', { ...z.looseObject({}).parse(example), amcUploadAccountId: '999988887777' }],
    ['everything that can be set', FULL],
    ['existing buckets', EXISTING],
  ])('writes a template and function code that can be deployed unchanged: %s', async (_, settings) => {
    const folder = await temporaryFolder();
    const out = path.join(folder, 'out');
    mkdirSync(out);
    writeFileSync(path.join(out, 'left.zip'), 'of an earlier run');
    const file = path.join(folder, 'settings.json');
    writeFileSync(file, JSON.stringify(settings));
    execFileSync(path.join(root, 'node_modules/.bin/tsx'), ['infra/make-template.ts', out], {
      cwd: root,
      env: { ...process.env, AMC_INGEST_SETTINGS: file },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [zipName = '', templateName = '', ...others] = readdirSync(out).toSorted();
    expect(others).toEqual([]);
    expect(zipName).toMatch(/^amc-ingest-\d+\.\d+\.\d+-[0-9a-f]{16}\.zip$/);
    expect(templateName).toBe('amc-ingest.template.json');
    expect(readFileSync(path.join(out, zipName)).equals(zipFolder(path.join(root, 'dist-lambda')))).toBe(
      true,
    );
    const text = readFileSync(path.join(out, templateName), 'utf8');
    const { Parameters, Resources } = templateShape.parse(JSON.parse(text));
    expect(Parameters['CodeKey']?.Default).toBe(zipName);
    expect(Object.keys(Parameters)).not.toContain('BootstrapVersion');
    expect(Object.values(Resources).map(({ Type }) => Type)).toContain('AWS::Lambda::Function');
    // CloudFormation accepts a template of 51,200 bytes in a request and of a megabyte from S3.
    expect(text.length).toBeLessThan(1_000_000);
    // W3005: CDK writes a DependsOn where a reference implies it, which does no harm.
    expect(lintTemplates([path.join(out, templateName)], ['W3005']) ?? '').toBe('');
  });
});
