import type { RunReport } from './run-report.js';

export const REPORT_NAME = 'report.json';
export const REPORT_PAGE_NAME = 'report.html';

/** A text file of a run. */
export interface ReportFile {
  readonly name: string;
  readonly contentType: string;
  readonly text: string;
}

/** The report as it is written, for programs and for people. The code that draws the page is loaded only now. */
export async function reportFiles(report: RunReport, previous: RunReport | null): Promise<ReportFile[]> {
  const { renderReport } = await import('./html/render-report.js');
  return [
    {
      name: REPORT_PAGE_NAME,
      contentType: 'text/html; charset=utf-8',
      text: renderReport(report, previous),
    },
    { name: REPORT_NAME, contentType: 'application/json', text: `${JSON.stringify(report, null, 2)}\n` },
  ];
}
