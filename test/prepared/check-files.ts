import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256Hex } from '../../src/hash/sha256.js';
import type { CheckPreparedOptions } from '../../src/prepared/check-prepared-files.js';
import { checkPreparedFiles } from '../../src/prepared/publish-prepared.js';
import { RefusedError } from '../../src/report/refused-error.js';
import type { RunReport } from '../../src/report/run-report.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { SALES_SCHEMA } from '../helpers/prepared-files.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

export const HEADER = SALES_SCHEMA.columns.map(({ name }) => name).join(',');
export const EMAIL = sha256Hex('a@example.com');
export const PHONE = sha256Hex('12125550128');
export const GOOD = `2026-11-01T10:00:00Z,1,${EMAIL},${PHONE},US,GRANTED,note,2,10.50,2026-11-02`;
export const schema = parseDataSetSchema(SALES_SCHEMA, 'the test');

/** The report of a check of these files, whether or not they are refused. */
export async function check(
  files: Readonly<Record<string, string | Buffer>>,
  options: Partial<CheckPreparedOptions> = {},
): Promise<RunReport> {
  const prefix = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(prefix, name)), { recursive: true });
    await writeFile(path.join(prefix, name), content);
  }
  try {
    return await checkPreparedFiles({
      prefix,
      schema,
      asOf: '2026-11-29',
      s3Client: () => Promise.reject(new Error('no S3 here')),
      ...options,
    });
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'PREPARED_FILES_REFUSED') return error.report;
    throw error;
  }
}

export const csv = (...rows: string[]) => `${[HEADER, ...rows].join('\n')}\n`;
export const codesOf = ({ prepared }: RunReport) => prepared?.problems.map(({ code }) => code);
