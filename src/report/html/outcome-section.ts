import { REJECT_CODES } from '../../model/reject.js';
import { LEFT_OUT_REASONS } from '../../tally/tally.js';
import type { RunReport } from '../run-report.js';
import { barPlot } from './bar-plot.js';
import { counted, percent, whole } from './figures.js';
import type { Markup } from './markup.js';
import { section, text } from './section.js';
import { stretchPlot } from './stretch-plot.js';
import { table } from './table.js';

/** Inputs whose rejects are plotted; the table has all that are placed. */
const MAX_PLOTTED_INPUTS = 4;

/** What became of the rows that were read. */
export function outcomeSection({ status, rows }: RunReport): Markup {
  const outcomes = [
    [status === 'complete' ? 'Written for AMC' : 'Good rows (not written)', rows.written, 'one'],
    ['Left out on purpose', rows.leftOut, 'two'],
    ['Rejected', rows.rejected, 'bad'],
  ] as const;
  return section({
    id: 'outcome',
    title: 'What became of the rows',
    body: [
      text(
        `Every row read is in exactly one of these groups. Together they are ${counted(rows.read, 'row')}.`,
      ),
      barPlot({
        id: 'outcome-plot',
        title: 'Rows by outcome',
        description: outcomes.map(([name, count]) => `${name}: ${whole(count)}`).join('; '),
        end: rows.read,
        bars: outcomes.map(([label, value, color]) => ({
          label,
          value,
          color,
          note: `${whole(value)} (${percent(value, rows.read)})`,
        })),
      }),
      table({
        caption: 'Rows by outcome',
        head: ['Outcome', 'Rows', 'Share'],
        rows: outcomes.map(([name, count]) => [name, whole(count), percent(count, rows.read)]),
      }),
    ],
  });
}

/** Why rows were left out or rejected, and where the rejected ones stand. */
export function rejectsSection(report: RunReport): Markup {
  const { rows, rejects, leftOut } = report;
  const reasons = [
    ...counts(rejects).map(
      ([code, count]) => [code, count, REJECT_TEXTS.get(code) ?? '', 'Rejected'] as const,
    ),
    ...counts(leftOut).map(
      ([code, count]) => [code, count, LEFT_OUT_TEXTS.get(code) ?? '', 'Left out'] as const,
    ),
  ];
  if (reasons.length === 0)
    return section({
      id: 'rejects',
      title: 'Rejected rows',
      body: [text('No row was rejected or left out.')],
    });
  return section({
    id: 'rejects',
    title: 'Rejected rows and why',
    body: [
      text(
        'A rejected row has a fault and is listed in rejects.jsonl with its file and line. A row left out was passed over by a rule, such as denied consent.',
      ),
      barPlot({
        id: 'rejects-plot',
        title: 'Rejected and left-out rows by reason',
        description: reasons.map(([code, count]) => `${code}: ${whole(count)}`).join('; '),
        bars: reasons.map(([label, value, , what]) => ({
          label,
          value,
          note: `${whole(value)} (${percent(value, rows.read)})`,
          color: what === 'Rejected' ? 'bad' : 'two',
        })),
      }),
      table({
        caption: 'Rejected and left-out rows by reason',
        head: ['Reason', 'Rows', 'Share', 'What', 'Meaning'],
        texts: [3, 4],
        rows: reasons.map(([code, count, meaning, what]) => [
          code,
          whole(count),
          percent(count, rows.read),
          what,
          meaning,
        ]),
      }),
      ...positions(report),
    ],
  });
}

function positions({ rejectPositions, inputs }: RunReport): Markup[] {
  if (rejectPositions.length === 0) return [];
  const plots = rejectPositions.slice(0, MAX_PLOTTED_INPUTS).map(({ file, linesPerStretch, rows }, index) =>
    stretchPlot({
      id: `position-plot-${index}`,
      title: `Rejected rows over the lines of ${file}`,
      description: `The table below has the numbers. Each step stands for ${counted(linesPerStretch, 'line')}.`,
      axis: 'lines',
      from: 1,
      to: Math.max(
        rows.length * linesPerStretch + 1,
        inputs.filter(({ name }) => name === file).reduce((sum, input) => sum + input.rows, 1),
      ),
      xLabel: `line of ${file.split('/').at(-1) ?? file}`,
      stretches: rows
        .map((count, at) => ({
          start: at * linesPerStretch + 1,
          end: (at + 1) * linesPerStretch + 1,
          rows: count,
          color: 'bad',
        }))
        .filter((stretch) => stretch.rows > 0),
    }),
  );
  const lines = rejectPositions.flatMap(({ file, linesPerStretch, rows }) =>
    rows.flatMap((count, at) =>
      count === 0
        ? []
        : [[file, `${whole(at * linesPerStretch + 1)}–${whole((at + 1) * linesPerStretch)}`, whole(count)]],
    ),
  );
  return [
    text(
      'Where they stand: rejects in one place point to a damaged part of the export; rejects everywhere point to a wrong setting.',
    ),
    ...plots,
    table({ caption: 'Rejected rows by place', head: ['Input', 'Lines', 'Rejected rows'], rows: lines }),
  ];
}

const REJECT_TEXTS: ReadonlyMap<string, string> = new Map(Object.entries(REJECT_CODES));
const LEFT_OUT_TEXTS: ReadonlyMap<string, string> = new Map(Object.entries(LEFT_OUT_REASONS));

/** The most frequent first. */
function counts(of: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(of).toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}
