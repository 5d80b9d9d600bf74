import { REJECTS_NAME } from '../model/rejects-name.js';
import type { RunReport } from '../report/run-report.js';
import type { RunFiles } from './run-files.js';
import type { Problem } from './verification.js';

const LINE_FEED = 0x0a;

/** Whether the report's numbers agree with each other, and with the list of rejects. */
export async function checkTotals(
  files: RunFiles,
  listed: ReadonlyMap<string, number>,
  report: RunReport,
  signal: AbortSignal,
): Promise<Problem[]> {
  const { read, written, rejected, leftOut, collapsed = 0 } = report.rows;
  const problems: Problem[] = [];
  const inFiles = report.files.reduce((sum, { rows }) => sum + rows, 0);
  const contradiction = (message: string) =>
    problems.push({ code: 'REPORT_CONTRADICTS_ITSELF', file: 'report.json', message });
  if (read !== written + rejected + leftOut + collapsed) {
    const merged = report.rows.collapsed === undefined ? '' : ` + ${collapsed} collapsed`;
    contradiction(
      `${read} rows read, but ${written} written + ${rejected} rejected + ${leftOut} left out${merged}`,
    );
  }
  if (report.status === 'complete' && written !== inFiles) {
    contradiction(`${written} rows written, but ${inFiles} in the files it names`);
  }
  const differ = (message: string) => problems.push({ code: 'REJECTS_DIFFER', file: REJECTS_NAME, message });
  if (!listed.has(REJECTS_NAME)) differ('it is missing');
  else {
    const lines = await countLines(files, signal);
    if (lines !== rejected) differ(`it lists ${lines} rejects, and the report states ${rejected}`);
  }
  return problems;
}

async function countLines(files: RunFiles, signal: AbortSignal): Promise<number> {
  let lines = 0;
  for await (const chunk of files.open(REJECTS_NAME, signal)) {
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) lines += 1;
  }
  return lines;
}
