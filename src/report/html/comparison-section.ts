import { count } from '../numbers.js';
import { percent, timeText } from './figures.js';
import type { RunReport } from '../run-report.js';
import { barPlot } from './bar-plot.js';
import { KEY_NAMES } from './coverage-section.js';
import { html, type Markup } from './markup.js';
import { section } from './section.js';
import { table } from './table.js';

/** A share of rows in both runs. */
interface Compared {
  readonly name: string;
  readonly now: readonly [number, number];
  readonly before: readonly [number, number];
}

/** What changed since the last run of the data set; nothing if there was none. */
export function comparisonSection(report: RunReport, previous: RunReport | null): Markup[] {
  const title = 'Compared with the previous run';
  if (previous === null) return [];
  const counts = (['read', 'written', 'rejected', 'leftOut'] as const).map((name) => [
    COUNT_NAMES[name],
    count(previous.rows[name]),
    count(report.rows[name]),
    change(report.rows[name] - previous.rows[name]),
  ]);
  const shares = comparedShares(report, previous);
  return [
    section({
      id: 'comparison',
      title,
      body: [
        html`<p>
          The previous run is <code>${previous.runId}</code>${eventsOf(previous)}. A share that fell by
          several points usually means that the export has changed.
        </p> `,
        table({ caption: 'Rows', head: ['Rows', 'Previous run', 'This run', 'Change'], rows: counts }),
        barPlot({
          title: 'Shares of rows, previous run and this run',
          end: 100,
          isPaired: true,
          bars: shares.flatMap(({ name, now, before }) => [
            { label: `${name}, previous`, value: shareOf(before), note: percent(...before), color: 'past' },
            {
              label: 'this run',
              value: shareOf(now),
              note: `${percent(...now)} (${points(shareOf(now) - shareOf(before))})`,
            },
          ]),
        }),
        table({
          caption: 'Shares of rows',
          head: ['Share', 'Previous run', 'This run', 'Change'],
          // The chart says the same.
          isOpen: false,
          rows: shares.map(({ name, now, before }) => [
            name,
            percent(...before),
            percent(...now),
            points(shareOf(now) - shareOf(before)),
          ]),
        }),
      ],
    }),
  ];
}

function eventsOf({ events }: RunReport): Markup {
  if (events === null) return html``;
  return html`, with events from ${timeText(events.first)} to ${timeText(events.last)} (UTC)`;
}

const COUNT_NAMES = { read: 'Read', written: 'Written', rejected: 'Rejected', leftOut: 'Left out' } as const;

function comparedShares(now: RunReport, before: RunReport): Compared[] {
  const shares: Compared[] = [
    {
      name: 'Rejected',
      now: [now.rows.rejected, now.rows.read],
      before: [before.rows.rejected, before.rows.read],
    },
  ];
  const [here, there] = [now.coverage, before.coverage];
  if (here === null || there === null) return shares;
  const share = (name: string, found: number, earlier: number): Compared => ({
    name,
    now: [found, here.rows],
    before: [earlier, there.rows],
  });
  shares.push(share('At least one match key', here.withKey, there.withKey));
  for (const [key, found] of Object.entries(here.keys)) {
    const earlier = there.keys[key] ?? 0;
    if (found + earlier > 0) shares.push(share(KEY_NAMES[key] ?? key, found, earlier));
  }
  return shares;
}

function shareOf([part, total]: readonly [number, number]): number {
  return total === 0 ? 0 : (100 * part) / total;
}

function change(difference: number): string {
  return difference > 0 ? `+${count(difference)}` : count(difference).replace('-', '−');
}

function points(difference: number): string {
  const rounded = difference.toFixed(1);
  if (Number(rounded) === 0) return '0 points';
  return `${difference > 0 ? '+' : ''}${rounded.replace('-', '−')} points`;
}
