import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RunReport } from '../../src/report/run-report.js';

/** The text of all data files of a run, one after the other. */
export function dataText({ outDir, files }: RunReport): string {
  return files
    .map(({ path: name }) => {
      const bytes = readFileSync(path.join(outDir ?? '', name));
      return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    })
    .join('');
}
