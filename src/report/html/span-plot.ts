import { count } from '../numbers.js';
import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, curveStepAfter } from 'd3-shape';
import { round } from './bar-plot.js';
import { html, type Markup } from './markup.js';

/** Rows of a span of time, or of a file. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly rows: number;
  /** A class of the page's style. Default: `one`. */
  readonly color?: string;
}

export interface SpanPlot {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** In ascending order; there are no rows between them. */
  readonly spans: readonly Span[];
  /** What the horizontal axis counts: milliseconds since 1970 (UTC), or lines. */
  readonly axis: 'time' | 'lines';
  readonly from: number;
  readonly to: number;
  readonly xLabel: string;
}

/**
 * A plot is drawn twice, so that its labels are legible on a screen and on a phone; the style sheet shows one of them.
 */
const SIZES = [
  { kind: 'broad', width: 760, ticks: 6 },
  { kind: 'slim', width: 360, ticks: 3 },
] as const;
type Size = (typeof SIZES)[number];

const HEIGHT = 230;
const LEFT = 56;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 48;
const Y_TICKS = 4;
/** The width of a character of a label, with some space before the next label. */
const CHARACTER_WIDTH = 8;
/** Narrower spans would not be visible. */
const MIN_WIDTH = 1.5;

/** How many rows there are along an axis, as steps. */
export function spanPlot(plot: SpanPlot): Markup {
  return html`${SIZES.map((size) => drawn(plot, size))}`;
}

function drawn(plot: SpanPlot, { kind, width, ticks }: Size): Markup {
  const { id, title, description, spans, from, to, xLabel } = plot;
  const inner: [number, number] = [LEFT, width - RIGHT];
  const most = spans.reduce((sum, { rows }) => Math.max(sum, rows), 1);
  const x = plot.axis === 'time' ? scaleUtc([from, to], inner) : scaleLinear([from, to], inner);
  const y = scaleLinear([0, most], [HEIGHT - BOTTOM, TOP]).nice(Y_TICKS);
  const bottom = HEIGHT - BOTTOM;
  const shape = (color: string) =>
    area<readonly [number, number]>()
      .x(([at]) => at)
      .y0(bottom)
      .y1(([, rows]) => y(rows))
      .curve(curveStepAfter)
      .digits(2)(
      corners(
        spans.filter((each) => (each.color ?? 'one') === color),
        x,
      ),
    ) ?? '';
  const colors = [...new Set(spans.map(({ color }) => color ?? 'one'))];
  const name = `${id}-${kind}`;
  return html`<svg
    class="${kind}"
    role="img"
    aria-labelledby="${name}-title ${name}-text"
    viewBox="0 0 ${width} ${HEIGHT}"
  >
    <title id="${name}-title">${title}</title>
    <desc id="${name}-text">${description}</desc>
    ${y
      .ticks(Y_TICKS)
      .filter(Number.isInteger)
      .map(
        (tick) =>
          html`<line
              class="grid"
              x1="${LEFT}"
              x2="${width - RIGHT}"
              y1="${round(y(tick))}"
              y2="${round(y(tick))}"
            />
            <text x="${LEFT - 8}" y="${round(y(tick))}" text-anchor="end">${count(tick)}</text> `,
      )}${colors.map((color) => html`<path class="${color}" d="${shape(color)}" />`)}
    <line class="axis" x1="${LEFT}" x2="${width - RIGHT}" y1="${bottom}" y2="${bottom}" />
    ${labels(x, ticks, width).map(
      ({ at, center, text }) =>
        html`<line class="axis" x1="${round(at)}" x2="${round(at)}" y1="${bottom}" y2="${bottom + 5}" />
          <text x="${round(center)}" y="${bottom + 16}" text-anchor="middle">${text}</text> `,
    )}
    <text x="${width - RIGHT}" y="${HEIGHT - 8}" text-anchor="end">
      ${shortened(xLabel, Math.floor((width - RIGHT) / CHARACTER_WIDTH))}
    </text>
  </svg>`;
}

/** A text of at most `most` characters: its middle is left out, since names differ at their ends. */
function shortened(label: string, most: number): string {
  const letters = Array.from(label);
  if (letters.length <= most) return label;
  const kept = most - 1;
  const head = Math.floor(kept / 2);
  return `${letters.slice(0, head).join('')}…${letters.slice(-(kept - head)).join('')}`;
}

type Scale = ReturnType<typeof scaleUtc<number, number>> | ReturnType<typeof scaleLinear<number, number>>;

/** The corners of the steps; between spans that do not touch, the line runs along the bottom. */
function corners(spans: readonly Span[], x: Scale): (readonly [number, number])[] {
  return spans.flatMap(({ start, end, rows }, index) => {
    const from = x(start);
    const to = Math.max(x(end), from + MIN_WIDTH);
    const touches = spans[index + 1]?.start === end;
    return touches ? [[from, rows] as const] : [[from, rows] as const, [to, 0] as const];
  });
}

interface Label {
  /** Position of the tick. */
  readonly at: number;
  /** Position of its text, which stays inside the plot. */
  readonly center: number;
  readonly text: string;
}

/**
 * The labels below an axis. A label that would touch the one before is left out; nothing is labeled past the last row.
 */
function labels(x: Scale, ticks: number, width: number): Label[] {
  const [first, last] = x.domain();
  const isTime = first instanceof Date && last instanceof Date;
  const isShort = isTime && last.getTime() - first.getTime() < 2 * 86_400_000;
  const shown: Label[] = [];
  let free = 0;
  for (const value of x.ticks(ticks)) {
    if (value instanceof Date && isTime && value >= last) continue;
    const text = value instanceof Date ? timeLabel(value, isShort) : count(value);
    const half = (text.length * CHARACTER_WIDTH) / 2;
    const at = x(value);
    const center = Math.max(half, Math.min(at, width - half));
    if (center - half < free) continue;
    free = center + half;
    shown.push({ at, center, text });
  }
  return shown;
}

function timeLabel(time: Date, isShort: boolean): string {
  return isShort ? time.toISOString().slice(5, 16).replace('T', ' ') : time.toISOString().slice(0, 10);
}
