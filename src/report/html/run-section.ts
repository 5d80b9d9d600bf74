import { count, counted } from '../numbers.js';
import { percent } from './figures.js';
import { matchableRows } from '../matchable-rows.js';
import { mainReason } from '../reject-groups.js';
import type { RunReport } from '../run-report.js';
import { isNote, verdictOf, type RunVerdict } from '../verdict.js';
import { html, type Markup } from './markup.js';
import { section, text } from './section.js';
import { table } from './table.js';

/** Maximum number of names listed. */
const MAX_NAMES = 200;
const MAX_INPUTS = 500;

/** The verdict: its appearance, in a word, and in a sentence. */
function verdictText(report: Judged): readonly [kind: string, word: string, words: string] {
  const { status, verdict, collaboration } = report;
  const { state, reasons } = verdict;
  const reason = reasons[0]?.message ?? '';
  if (status === 'refused') return ['bad', 'Refused', `${reason}${mainReason(report)}`];
  const written = status === 'complete' ? '' : 'This was a check: nothing was written. ';
  const files = status === 'complete' ? 'these files' : 'such rows';
  const isTable = collaboration !== undefined;
  const taken = isTable ? `AMC's queries can read ${files}` : `AMC takes ${files}`;
  switch (state) {
    case 'ready':
      return [
        'good',
        isTable ? 'Ready as a table' : 'Ready for AMC',
        `${written}${taken} ${isTable ? 'once the table is described to AWS' : 'as they are'}.`,
      ];
    case 'caution':
      return [
        'caution',
        'Ready, with caution',
        `${written}${taken}. Look at ${counted(reasons.length, 'point')} below before you ${isTable ? 'describe the table to AWS' : 'upload'}.`,
      ];
    case 'notReady':
      return ['bad', isTable ? 'Not ready as a table' : 'Not ready for AMC', `${written}${reason}`];
  }
}

type Judged = RunReport & { readonly verdict: RunVerdict };

/** The reason that the verdict itself states; undefined if it only points to the list below. */
function statedReason({ state, reasons }: RunVerdict): RunVerdict['reasons'][number] | undefined {
  return state === 'notReady' ? reasons[0] : undefined;
}

const judged = (report: RunReport): Judged => ({ ...report, verdict: report.verdict ?? verdictOf(report) });

/** What the run was, and its most important numbers. */
export function headSection(report: RunReport): Markup {
  const { status, dataSetId, runId, day, rows, coverage, version, output } = report;
  const { verdict } = judged(report);
  const [kind, word, words] = verdictText(judged(report));
  const stated = statedReason(verdict);
  const explained =
    stated === undefined
      ? []
      : [html`<p class="small">What to do: amc-ingest explain <code>${stated.code}</code></p>`];
  const tiles = [
    [count(rows.read), 'rows read', ''],
    [count(rows.written), status === 'complete' ? 'written' : 'good', percent(rows.written, rows.read)],
    [count(rows.rejected), 'rejected', percent(rows.rejected, rows.read)],
    [count(rows.leftOut), 'left out', percent(rows.leftOut, rows.read)],
    ...(verdict.refusedByAmc === 0
      ? []
      : [[count(verdict.refusedByAmc), 'AMC would refuse', percent(verdict.refusedByAmc, rows.written)]]),
    ...(coverage === null || status === 'refused'
      ? []
      : [[percent(matchableRows(report), coverage.rows), 'can be matched', 'at most']]),
  ];
  return html`<header>
    <p class="small">Data set</p>
    <h1>${dataSetId}</h1>
    <div class="verdict ${kind}" role="status">
      <p><strong>${word}</strong></p>
      <p>${words}</p>
      ${explained}
    </div>
    <dl class="tiles">
      ${tiles.map(
        ([number = '', name = '', share = '']) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${number}<span class="share">${share}</span></dd>
          </div>`,
      )}
    </dl>
    <p class="small">
      Run ${runId}${day === undefined ? '' : ` of ${day} (UTC)`} · ${output.format}, ${writtenText(output)} ·
      ${output.partitioning === 'none' ? 'not partitioned' : `partitioned by ${output.partitioning}`} ·
      ${output.countryCode === null ? 'no default country' : `default country ${output.countryCode}`} ·
      amc-ingest ${version}. This page holds counts only, no value of the data.
    </p>
  </header> `;
}

function writtenText({ compression, csvEscape, chosenBy }: RunReport['output']): string {
  const parts = [
    compression === 'none' ? 'not compressed' : compression,
    ...(csvEscape === 'backslash' ? ['quotes escaped by a backslash'] : []),
    ...(chosenBy === undefined ? [] : ['as doctor --probe found']),
  ];
  return parts.join(', ');
}

/** What to look at, in order of importance, except for the reason that the verdict states and the notes. */
export function warningsSection(report: RunReport): Markup[] {
  const { verdict } = judged(report);
  const isStated = statedReason(verdict) !== undefined;
  const reasons = isStated ? verdict.reasons.slice(1) : verdict.reasons;
  const notes = report.warnings.filter(({ code }) => isNote(code));
  const item = ({ code, message }: { readonly code: string; readonly message: string }) =>
    html`<li>${message} <code>${code}</code></li> `;
  return [
    ...(reasons.length === 0
      ? []
      : [
          section({
            id: 'next',
            title: `What ${isStated ? 'else ' : ''}to look at, in order`,
            body: [
              html`<ol class="steps">
                ${reasons.map(item)}
              </ol>`,
              html`<p>
                What a code means and what to do: <code class="command">amc-ingest explain CODE</code>
              </p> `,
            ],
          }),
        ]),
    ...(notes.length === 0
      ? []
      : [
          section({
            id: 'notes',
            title: 'Good to know',
            body: [
              html`<ul>
                ${notes.map(item)}
              </ul>`,
            ],
          }),
        ]),
  ];
}

/** What was read and what was written. */
export function filesSection({ inputs, files, unmappedColumns, output, command }: RunReport): Markup {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return section({
    id: 'files',
    title: 'Inputs and files',
    body: [
      table({
        caption: 'Inputs',
        head: ['Input', 'Rows'],
        rows: inputs.slice(0, MAX_INPUTS).map(({ name, rows }) => [name, count(rows)]),
      }),
      ...(inputs.length > MAX_INPUTS
        ? [text(`${count(inputs.length - MAX_INPUTS)} more inputs are in report.json.`)]
        : []),
      text(
        files.length === 0
          ? 'No data files were written.'
          : `Written: ${counted(files.length, `${output.format} file`)} (compression: ${output.compression}), ${counted(bytes, 'byte')}; report.json lists them.`,
      ),
      ...(command === undefined ? [] : [text('The command:'), html`<pre>${command}</pre>`]),
      ...(unmappedColumns.length === 0
        ? []
        : [
            text('Source fields that no column reads; they were dropped and not uploaded:'),
            html`<ul class="names">
              ${unmappedColumns.slice(0, MAX_NAMES).map((name) => html`<li>${name}</li>`)}
            </ul>`,
          ]),
      ...(unmappedColumns.length > MAX_NAMES
        ? [text(`${count(unmappedColumns.length - MAX_NAMES)} more are in report.json.`)]
        : []),
    ],
  });
}
