import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ingest } from '../../src/index.js';
import { verifyRun } from '../../src/verify/verify-run.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const options = {
  signal: new AbortController().signal,
  s3Client: () => Promise.reject(new Error('no S3 here')),
};

async function identityRun(): Promise<string> {
  const people = 'customer_id,email,country\nC1,a@example.com,US\nC2,b@example.com,US\nC1,c@example.com,US\n';
  const { outDir } = await ingest({
    inputs: [Buffer.from(people)],
    schema: 'crm',
    target: 'collaboration',
    out: await temporaryFolder(),
    workers: 0,
  });
  return outDir ?? '';
}

describe('the run of an identity table', () => {
  it('is as it was written, its collapsed rows and keys included', async () => {
    expect(await verifyRun(await identityRun(), options)).toMatchObject({ verified: true, rows: 2 });
  });

  it.each([
    ['missing', (file: string) => rm(file)],
    ['cut off', async (file: string) => writeFile(file, (await readFile(file)).subarray(0, 11))],
    ['one short', async (file: string) => writeFile(file, (await readFile(file)).subarray(0, 8))],
    [
      'in another order',
      async (file: string) => {
        const bytes = await readFile(file);
        await writeFile(file, Buffer.concat([bytes.subarray(8), bytes.subarray(0, 8)]));
      },
    ],
  ])('is not when its keys are %s', async (_, spoil) => {
    const run = await identityRun();
    await spoil(path.join(run, 'keys.bin'));
    const { problems } = await verifyRun(run, options);
    expect(problems.map(({ code }) => code)).toEqual(['KEYS_DIFFER']);
  });
});
