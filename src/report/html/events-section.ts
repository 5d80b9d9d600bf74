import { count, counted } from '../numbers.js';
import type { TimelinePeriod } from '../../tally/timeline.js';
import type { RunReport } from '../run-report.js';
import { timeText } from './figures.js';
import { html, type Markup } from './markup.js';
import { section, text } from './section.js';
import { spanPlot, type Span } from './span-plot.js';
import { table } from './table.js';

/** Maximum number of gaps listed. */
const MAX_GAPS = 20;

/** When the events of the rows happened; nothing if rows have no event time. */
export function eventsSection({ timeline, events }: RunReport): Markup[] {
  const title = 'Events over time';
  const names = Object.keys(timeline?.rows ?? {});
  const [first] = names;
  const last = names.at(-1);
  if (timeline === null || first === undefined || last === undefined) return [];
  const { period, rows, future } = timeline;
  const spans = names.map((name) => spanOf(name, period, rows[name] ?? 0, future?.asOf));
  const gaps = gapsBetween(spans);
  const plotted = mainPart(spans);
  const apart = sumRows(spans) - sumRows(plotted);
  return [
    section({
      id: 'events',
      title,
      body: [
        html`<p>
          From ${timeText(events?.first ?? first)} to ${timeText(events?.last ?? last)} (UTC), counted by
          ${period}.
          ${
            gaps.length === 0
              ? `No ${period} in between is without rows.`
              : `${counted(gaps.length, 'gap')} without any row in between: was the export complete?`
          }
        </p> `,
        ...(future === null
          ? []
          : [
              text(
                `Warning: ${counted(future.rows, 'row')} ${future.rows === 1 ? 'is' : 'are'} in the future, after ${future.asOf} (UTC), the day of the run. Check the time zone and the date format of the export.`,
              ),
            ]),
        spanPlot({
          id: 'events-plot',
          title: `Rows by ${period} of their event`,
          description: `From ${first} to ${last}. The table below has the numbers.`,
          spans: plotted,
          axis: 'time',
          from: plotted[0]?.start ?? startOf(first),
          to: plotted.at(-1)?.end ?? endOf(last, period),
          xLabel: 'event time (UTC)',
        }),
        ...(apart === 0
          ? []
          : [
              text(
                `${counted(apart, 'row')} far apart from the others ${apart === 1 ? 'is' : 'are'} not in the plot, but in the table: wrong dates?`,
              ),
            ]),
        ...(gaps.length === 0
          ? []
          : [
              table({
                caption: gaps.length > MAX_GAPS ? `The ${MAX_GAPS} longest gaps` : 'Gaps',
                head: ['From', 'Until before', 'Length'],
                texts: [1],
                rows: gaps
                  .toSorted((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from)
                  .slice(0, MAX_GAPS)
                  .toSorted((a, b) => a.from - b.from)
                  .map(({ from, to }) => [shown(from, period), shown(to, period), lengthOf(to - from)]),
              }),
            ]),
        table({
          caption: `Rows by ${period}`,
          head: [`${period.slice(0, 1).toUpperCase()}${period.slice(1)} (UTC)`, 'Rows'],
          rows: names.map((name) => [name, count(rows[name] ?? 0)]),
        }),
      ],
    }),
  ];
}

function spanOf(name: string, period: TimelinePeriod, rows: number, today: string | undefined): Span {
  const isFuture = today !== undefined && name > `${today}T23`.slice(0, name.length);
  return { start: startOf(name), end: endOf(name, period), rows, color: isFuture ? 'bad' : 'one' };
}

function gapsBetween(spans: readonly Span[]): { readonly from: number; readonly to: number }[] {
  return spans.flatMap(({ end }, index) => {
    const next = spans[index + 1];
    return next === undefined || next.start === end ? [] : [{ from: end, to: next.start }];
  });
}

/** What is worth plotting: if two parts are separated by a gap longer than both, the one with more rows. */
function mainPart(spans: readonly Span[]): readonly Span[] {
  const span = (spans.at(-1)?.end ?? 0) - (spans[0]?.start ?? 0);
  const cut = spans.findIndex(({ end }, at) => ((spans[at + 1]?.start ?? end) - end) * 2 > span);
  if (cut < 0) return spans;
  const [before, behind] = [spans.slice(0, cut + 1), spans.slice(cut + 1)];
  return mainPart(sumRows(before) >= sumRows(behind) ? before : behind);
}

function sumRows(spans: readonly Span[]): number {
  return spans.reduce((sum, { rows }) => sum + rows, 0);
}

function startOf(name: string): number {
  return Date.parse(`${name}${'0000-01-01T00:00:00Z'.slice(name.length)}`);
}

function endOf(name: string, period: TimelinePeriod): number {
  const end = new Date(startOf(name));
  if (period === 'hour') end.setUTCHours(end.getUTCHours() + 1);
  if (period === 'day') end.setUTCDate(end.getUTCDate() + 1);
  if (period === 'month') end.setUTCMonth(end.getUTCMonth() + 1);
  if (period === 'year') end.setUTCFullYear(end.getUTCFullYear() + 1);
  return end.getTime();
}

function shown(time: number, period: TimelinePeriod): string {
  const length = { hour: 13, day: 10, month: 7, year: 4 }[period];
  return new Date(time).toISOString().slice(0, length);
}

function lengthOf(milliseconds: number): string {
  const hours = Math.round(milliseconds / 3_600_000);
  return hours < 48 ? counted(hours, 'hour') : counted(Math.round(hours / 24), 'day');
}
