import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { fromBuffer } from 'yauzl';
import { makeApp } from '../../infra/make-app.js';
import { parseSettings } from '../../infra/stack-settings.js';
import { zipFolder } from '../../infra/zip-folder.js';
import { SLOW_MS } from '../helpers/stack-template.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const SETTINGS = {
  dataSets: [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US', upload: {} }],
  amcUploadAccountId: '999988887777',
  secrets: { AMC_SECRET: 'amc/settings' },
};

describe('a plain template', { timeout: SLOW_MS }, () => {
  it('takes the code of all functions from the location in its parameters, and nothing from CDK', async () => {
    const { stack } = makeApp(parseSettings(SETTINGS), {
      outdir: await temporaryFolder(),
      codeKey: 'amc-ingest-1.zip',
      isChecked: false,
    });
    const template = Template.fromStack(stack);
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    expect(functions).toHaveLength(4);
    for (const { Properties } of functions)
      expect(Properties.Code).toEqual({ S3Bucket: { Ref: 'CodeBucket' }, S3Key: { Ref: 'CodeKey' } });
    template.hasParameter('CodeKey', { Default: 'amc-ingest-1.zip' });
    expect(JSON.stringify(template.findResources('*'))).not.toMatch(/cdk-hnb659fds|aws:cdk:path/);
  });
});

describe('zipFolder', () => {
  it('packs every file once, with its bytes, into the same archive each time', async () => {
    const folder = await temporaryFolder();
    mkdirSync(path.join(folder, 'schemas'));
    const files = { 'handler.mjs': 'export {};\n'.repeat(500), 'schemas/ü.json': '{}', 'empty.txt': '' };
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
    const zip = zipFolder(folder);
    expect(await unzipped(zip)).toEqual(files);
    expect(zipFolder(folder).equals(zip)).toBe(true);
  });
});

/** The content of a ZIP file, read by a program that checks sizes and checksums. */
function unzipped(zip: Buffer): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  return new Promise((resolve, reject) => {
    fromBuffer(zip, { lazyEntries: true }, (failure, file) => {
      if (failure !== null) return reject(failure);
      file.on('entry', (entry) => {
        file.openReadStream(entry, (error, stream) => {
          if (error !== null) return reject(error);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('error', reject);
          stream.on('end', () => {
            found[entry.fileName] = Buffer.concat(chunks).toString();
            file.readEntry();
          });
        });
      });
      file.on('error', reject);
      file.on('end', () => resolve(found));
      file.readEntry();
    });
  });
}
