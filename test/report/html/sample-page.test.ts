import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ingest } from '../../../src/ingest/ingest.js';
import { runReportShape } from '../../../src/report/run-report.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';

it('the sample page matches what a run writes now (vitest -u rewrites it)', async () => {
  const out = await temporaryFolder();
  const { outDir } = await ingest({
    inputs: ['samples/d2c-sales.csv'],
    schema: 'd2c-sales',
    country: 'US',
    out,
    runId: 'sample',
    maxRejectRate: 1,
    // The sample is as old as the page; otherwise its events would be too old for AMC.
    asOf: '2024-06-15',
  });
  const page = await readFile(path.join(outDir ?? '', 'report.html'), 'utf8');
  await expect(page).toMatchFileSnapshot('../../../samples/report.html');
});

it('the sample report has all of its fields documented', async () => {
  const page = await readFile('docs/report-page.md', 'utf8');
  for (const field of Object.keys(runReportShape.shape)) expect(page).toContain(`\`${field}`);
});
