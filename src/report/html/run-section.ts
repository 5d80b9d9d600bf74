import type { RunReport } from '../run-report.js';
import { counted, percent, whole } from './figures.js';
import { html, type Markup } from './markup.js';
import { section, text } from './section.js';
import { table } from './table.js';

/** Names that are listed at most. */
const MAX_NAMES = 200;
const MAX_INPUTS = 500;

const STATUS = {
  complete: ['good', 'Complete: the files can be handed to AMC.'],
  refused: ['bad', 'Refused: too many rows were rejected. No data was written.'],
  dryRun: ['plain', 'Dry run: nothing was written.'],
} as const;

/** What the run was, and its most important numbers. */
export function headSection({ status, dataSetId, runId, rows, coverage, version }: RunReport): Markup {
  const [kind, words] = STATUS[status];
  const tiles = [
    [whole(rows.read), 'rows read'],
    [percent(rows.written, rows.read), status === 'complete' ? 'written' : 'good'],
    [percent(rows.rejected, rows.read), 'rejected'],
    ...(coverage === null ? [] : [[percent(coverage.withKey, coverage.rows), 'with a match key']]),
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
