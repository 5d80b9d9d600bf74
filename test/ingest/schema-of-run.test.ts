import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ingest } from '../../src/ingest/ingest.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const schema = {
  dataSetId: 't',
  collaboration: { key: 'customer_id' },
  columns: ['customer_id', 'status', 'segment'].map((name) => ({
    name,
    dataType: 'STRING',
    columnType: 'DIMENSION',
  })),
};

it('a run does not warn about a missing key of collaboration tables, which uploads do not need', async () => {
  const file = path.join(await temporaryFolder(), 'in.csv');
  await writeFile(file, 'status\nnew\n');
  const missing = async (of: Readonly<Record<string, unknown>>) => {
    const { warnings } = await ingest({ inputs: [file], schema: of, dryRun: true });
    return warnings.flatMap(({ code, message }) => (code === 'MISSING_FIELD' ? [message] : []));
  };
  expect(await missing(schema)).toEqual([expect.stringMatching(/no field for segment; null/)]);
  const { collaboration: _, ...standard } = schema;
  expect(await missing(standard)).toEqual([expect.stringMatching(/no field for customer_id, segment; null/)]);
});
