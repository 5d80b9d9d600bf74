import { matchableRows } from '../matchable-rows.js';
import type { RunReport } from '../run-report.js';
import { verdictOf } from '../verdict.js';
import { counted, percent, whole } from './figures.js';
import { html, type Markup } from './markup.js';
import { section, text } from './section.js';
import { table } from './table.js';

/** Names that are listed at most. */
const MAX_NAMES = 200;
const MAX_INPUTS = 500;

/** The verdict in words, and how it looks. */
function verdictText(report: RunReport): readonly [kind: string, words: string] {
  const { state, reasons } = report.verdict ?? verdictOf(report);
  const reason = reasons[0]?.message ?? '';
  if (report.status === 'refused') return ['bad', `Refused. ${reason}`];
  const written = report.status === 'complete' ? '' : 'Dry run: nothing was written. ';
  switch (state) {
    case 'ready':
      return [
        'good',
        `${written}Ready: AMC takes ${report.status === 'complete' ? 'these files' : 'such rows'}.`,
      ];
    case 'caution':
      return [
        'caution',
        `${written}Ready, with a caution: look at ${counted(reasons.length, 'point')} below before you upload.`,
      ];
    case 'notReady':
      return ['bad', `${written}Not ready. ${reason}`];
  }
}

/** What the run was, and its most important numbers. */
export function headSection(report: RunReport): Markup {
  const { status, dataSetId, runId, rows, coverage, version } = report;
  const [kind, words] = verdictText(report);
  const tiles = [
    [whole(rows.read), 'rows read'],
    [percent(rows.written, rows.read), status === 'complete' ? 'written' : 'good'],
    [percent(rows.rejected, rows.read), 'rejected'],
    ...(rows.leftOut === 0 ? [] : [[percent(rows.leftOut, rows.read), 'left out']]),
    ...(coverage === null || status === 'refused'
      ? []
      : [[percent(matchableRows(report), coverage.rows), 'can be matched']]),
  ];
  return html`<header>
    <h1>${dataSetId}</h1>
    <p class="status ${kind}"><strong>${words}</strong></p>
    <p class="small">
      Run ${runId}, made by amc-ingest ${version}. This page holds counts only, no value of the data.
    </p>
    <dl class="tiles">
      ${tiles.map(
        ([number = '', name = '']) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${number}</dd>
          </div>`,
      )}
    </dl>
  </header> `;
}

/** What the user should know. */
export function warningsSection({ warnings }: RunReport): Markup[] {
  if (warnings.length === 0) return [];
  return [
    section({
      id: 'warnings',
      title: 'Worth a look',
      body: [
        html`<ul>
          ${warnings.map(({ code, message }) => html`<li>${message} <code>${code}</code></li> `)}
        </ul>`,
      ],
    }),
  ];
}

/** What was read and what was written. */
export function filesSection({ inputs, files, unmappedColumns, output }: RunReport): Markup {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return section({
    id: 'files',
    title: 'Inputs and files',
    body: [
      table({
        caption: 'Inputs',
        head: ['Input', 'Rows'],
        rows: inputs.slice(0, MAX_INPUTS).map(({ name, rows }) => [name, whole(rows)]),
      }),
      ...(inputs.length > MAX_INPUTS
        ? [text(`${whole(inputs.length - MAX_INPUTS)} more inputs are in report.json.`)]
        : []),
      text(
        files.length === 0
          ? 'No data files were written.'
          : `Written: ${counted(files.length, `${output.format} file`)} (compression: ${output.compression}), ${counted(bytes, 'byte')}; report.json lists them.`,
      ),
      ...(unmappedColumns.length === 0
        ? []
        : [
            text('Source fields that no column reads; they were dropped and not uploaded:'),
            html`<ul class="names">
              ${unmappedColumns.slice(0, MAX_NAMES).map((name) => html`<li>${name}</li>`)}
            </ul>`,
          ]),
      ...(unmappedColumns.length > MAX_NAMES
        ? [text(`${whole(unmappedColumns.length - MAX_NAMES)} more are in report.json.`)]
        : []),
    ],
  });
}
