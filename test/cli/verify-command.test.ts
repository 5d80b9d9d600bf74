import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { verifyCommand } from '../../src/cli/verify-command.js';
import { EXIT_CODES } from '../../src/errors.js';
import { sha256Hex } from '../../src/hash/sha256.js';
import { ingest } from '../../src/index.js';
import { publishPreparedFiles } from '../../src/prepared/publish-prepared.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { SALES_SCHEMA } from '../helpers/prepared-files.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { runSubcommand } from './command-run.js';

const verify = async (run: string | null) => {
  if (run === null) throw new TypeError('The run has a folder.');
  return runSubcommand(verifyCommand, [run]);
};

it('verify advises a rerun when files of a run have changed', async () => {
  const folder = await temporaryFolder();
  const report = await ingest({
    inputs: [Buffer.from('order_id,order_time,email\n1,2024-05-13,a@b.example\n')],
    schema: 'd2c-sales',
    country: 'US',
    out: folder,
  });
  expect((await verify(report.outDir)).code).toBe(EXIT_CODES.done);
  await appendFile(path.join(report.outDir ?? '', report.files[0]?.path ?? ''), 'x');
  const { code, stdout } = await verify(report.outDir);
  expect(code).toBe(EXIT_CODES.data);
  expect(stdout).toMatch(/FILE_CHANGED(?:.|\n)*run the ingestion again with --force\.\n$/);
});

it('verify advises another check of changed files of an engine, since --force does not apply to them', async () => {
  const folder = await temporaryFolder();
  const prefix = path.join(folder, 'the parts');
  await mkdir(prefix);
  const header = SALES_SCHEMA.columns.map(({ name }) => name).join(',');
  const file = path.join(prefix, 'a.csv');
  await writeFile(
    file,
    `${header}\n2026-11-01T10:00:00Z,1,${sha256Hex('p@b.co')},,US,GRANTED,note,2,10.50,2026-11-02\n`,
  );
  const { outDir } = await publishPreparedFiles({
    prefix,
    schema: parseDataSetSchema(SALES_SCHEMA, 'the test'),
    out: path.join(folder, 'out'),
    asOf: '2026-11-29',
    s3Client: () => Promise.reject(new Error('no S3')),
  });
  expect((await verify(outDir)).code).toBe(EXIT_CODES.done);
  await appendFile(file, 'x');
  const { code, stdout } = await verify(outDir);
  expect(code).toBe(EXIT_CODES.data);
  expect(stdout).toContain(`amc-ingest uploads create --prefix '${prefix}`);
  expect(stdout).not.toContain('--force');
});
