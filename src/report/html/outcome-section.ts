import { count, counted } from '../numbers.js';
import { percent } from './figures.js';
import { REJECT_CODES } from '../../model/reject.js';
import { LEFT_OUT_REASONS } from '../../tally/tally.js';
import { placesText, rejectGroupsOf } from '../reject-groups.js';
import type { RunReport } from '../run-report.js';
import { barPlot } from './bar-plot.js';
import type { Markup } from './markup.js';
import { section, text } from './section.js';
import { spanPlot } from './span-plot.js';
import { table } from './table.js';

/** Number of inputs whose rejects are plotted; the table has all whose positions are known. */
const MAX_PLOTTED_INPUTS = 4;
const MAX_GROUPS = 50;

/** What happened to the rows that were read. */
export function outcomeSection({ status, rows }: RunReport): Markup {
  const outcomes = [
    [status === 'complete' ? 'Written' : 'Good rows (not written)', rows.written, 'one'],
    ...(rows.collapsed === undefined
      ? []
      : [['Collapsed into other rows of their keys', rows.collapsed, 'two'] as const]),
    ['Left out on purpose', rows.leftOut, 'two'],
    ['Rejected', rows.rejected, 'bad'],
  ] as const;
  return section({
    id: 'outcome',
    title: 'What happened to the rows',
    body: [
      text(
        `Every row read is in exactly one of these groups. Together they are ${counted(rows.read, 'row')}.`,
      ),
      barPlot({
        title: 'Rows by outcome',
        end: rows.read,
        bars: outcomes.map(([label, value, color]) => ({
          label,
          value,
          color,
          note: `${count(value)} (${percent(value, rows.read)})`,
        })),
      }),
    ],
  });
}

/** Why rows were rejected or left out, and where the rejected ones are; nothing if all were written. */
export function rejectsSection(report: RunReport): Markup[] {
  const { rows, rejects, leftOut } = report;
  const reasons = [
    ...counts(rejects).map(([code, number]) => ({ code, number, color: 'bad' })),
    ...counts(leftOut).map(([code, number]) => ({ code, number, color: 'two' })),
  ];
  if (reasons.length === 0) return [];
  const whole = section({
    id: 'rejects',
    title: 'Rejected rows and why',
    body: [
      text(
        'A rejected row has a fault. The file rejects.jsonl beside this page lists each with its file, line and column. A row left out was excluded by a rule, such as denied consent.',
      ),
      barPlot({
        title: 'Rejected and left-out rows by reason',
        bars: reasons.map(({ code, number, color }) => ({
          label: code,
          value: number,
          note: `${count(number)} (${percent(number, rows.read)})`,
          color,
        })),
      }),
      ...rejectTable(report),
      ...leftOutTable(report),
      ...positions(report),
    ],
  });
  return [whole];
}

/** The rejects by reason and column, with the lines to look at. */
function rejectTable(report: RunReport): Markup[] {
  const groups = rejectGroupsOf(report);
  if (groups.length === 0) return [];
  return [
    table({
      caption: 'Rejected rows by reason',
      head: ['Reason', 'Column', 'Rows', 'Share', 'Look at', 'Meaning'],
      texts: [1, 4, 5],
      rows: groups
        .slice(0, MAX_GROUPS)
        .map((group) => [
          group.code,
          group.column ?? 'whole record',
          count(group.rows),
          percent(group.rows, report.rows.read),
          placesText(group, (file) => file.split('/').at(-1) ?? file),
          REJECT_TEXTS.get(group.code) ?? '',
        ]),
    }),
    ...(groups.length > MAX_GROUPS
      ? [
          text(
            `${counted(groups.length - MAX_GROUPS, 'more reason')} ${groups.length - MAX_GROUPS === 1 ? 'is' : 'are'} in report.json.`,
          ),
        ]
      : []),
  ];
}

function leftOutTable({ leftOut, rows }: RunReport): Markup[] {
  if (Object.keys(leftOut).length === 0) return [];
  return [
    table({
      caption: 'Rows left out by reason',
      head: ['Reason', 'Rows', 'Share', 'Meaning'],
      texts: [3],
      rows: counts(leftOut).map(([code, number]) => [
        code,
        count(number),
        percent(number, rows.read),
        LEFT_OUT_TEXTS.get(code) ?? '',
      ]),
    }),
  ];
}

function positions({ rejectPositions, inputs }: RunReport): Markup[] {
  if (rejectPositions.length === 0) return [];
  const plots = rejectPositions.slice(0, MAX_PLOTTED_INPUTS).map(({ file, linesPerStretch, rows }, index) =>
    spanPlot({
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
      spans: rows
        .map((rejected, at) => ({
          start: at * linesPerStretch + 1,
          end: (at + 1) * linesPerStretch + 1,
          rows: rejected,
          color: 'bad',
        }))
        .filter((span) => span.rows > 0),
    }),
  );
  const lines = rejectPositions.flatMap(({ file, linesPerStretch, rows }) =>
    rows.flatMap((rejected, at) =>
      rejected === 0
        ? []
        : [
            [
              file,
              `${count(at * linesPerStretch + 1)}–${count((at + 1) * linesPerStretch)}`,
              count(rejected),
            ],
          ],
    ),
  );
  return [
    text(
      'Where they are: rejects in one place point to a damaged part of the export; rejects everywhere point to a wrong setting.',
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
