import type { RunReport } from '../run-report.js';
import { columnsSection } from './columns-section.js';
import { arrivalSection } from './arrival-section.js';
import { comparisonSection } from './comparison-section.js';
import { coverageSection } from './coverage-section.js';
import { eventsSection } from './events-section.js';
import { html, Markup } from './markup.js';
import { outcomeSection, rejectsSection } from './outcome-section.js';
import { consentSection, repetitionsSection } from './people-sections.js';
import { filesSection, headSection, warningsSection } from './run-section.js';
import { tableSection } from './table-section.js';
import { STYLE } from './style.js';

/** What the page may load and run: nothing except its own style. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The report as a page for people: one file without scripts and without anything external. The same reports give the
 * same page. Texts from the input (names of files, fields and columns) are escaped.
 * @param previous report of the run before, for the comparison
 */
export function renderReport(report: RunReport, previous: RunReport | null): string {
  const sections = [
    ...arrivalSection(report),
    outcomeSection(report),
    ...rejectsSection(report),
    ...tableSection(report),
    coverageSection(report),
    ...columnsSection(report),
    ...eventsSection(report),
    ...repetitionsSection(report),
    ...consentSection(report),
    ...comparisonSection(report, previous),
    filesSection(report),
  ];
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${report.dataSetId}: report of a run</title>
        <style>
          ${new Markup(STYLE)}
        </style>
      </head>
      <body>
        ${headSection(report)}
        <main>${warningsSection(report)}${sections}</main>
      </body>
    </html> `;
  return page.text;
}
