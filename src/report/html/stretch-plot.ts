import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, curveStepAfter } from 'd3-shape';
import { round } from './bar-plot.js';
import { whole } from './figures.js';
import { html, type Markup } from './markup.js';

/** Rows of a stretch of time, or of a file. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly rows: number;
  /** A class of the page's style. Default: `one`. */
  readonly color?: string;
}

export interface StretchPlot {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** In ascending order; what lies between them has no rows. */
  readonly stretches: readonly Stretch[];
  /** What the horizontal axis counts: milliseconds since 1970 (UTC), or lines. */
  readonly axis: 'time' | 'lines';
  readonly from: number;
  readonly to: number;
  readonly xLabel: string;
}

const WIDTH = 760;
const HEIGHT = 230;
const LEFT = 70;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 48;
const X_TICKS = 6;
const Y_TICKS = 4;
/** Half of what a label takes: the last one must not be cut off. */
const LABEL_ROOM = 40;
/** Narrower stretches could not be seen. */
const MIN_WIDTH = 1.5;

/** How many rows there are along an axis, as steps. */
export function stretchPlot(plot: StretchPlot): Markup {
  const { id, title, description, stretches, from, to, xLabel } = plot;
  const inner: [number, number] = [LEFT, WIDTH - RIGHT];
  const most = stretches.reduce((sum, { rows }) => Math.max(sum, rows), 1);
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
        stretches.filter((each) => (each.color ?? 'one') === color),
        x,
      ),
    ) ?? '';
  const colors = [...new Set(stretches.map(({ color }) => color ?? 'one'))];
  return html`<svg role="img" aria-labelledby="${id}-title ${id}-text" viewBox="0 0 ${WIDTH} ${HEIGHT}">
    <title id="${id}-title">${title}</title>
    <desc id="${id}-text">${description}</desc>
    ${y
      .ticks(Y_TICKS)
      .filter(Number.isInteger)
      .map(
        (tick) =>
          html`<line
              class="grid"
              x1="${LEFT}"
              x2="${WIDTH - RIGHT}"
              y1="${round(y(tick))}"
              y2="${round(y(tick))}"
            />
            <text x="${LEFT - 8}" y="${round(y(tick))}" text-anchor="end">${whole(tick)}</text> `,
      )}${colors.map((color) => html`<path class="${color}" d="${shape(color)}" />`)}
    <line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${bottom}" y2="${bottom}" />
    ${ticks(x).map(
      ([at, label]) =>
        html`<line class="axis" x1="${round(at)}" x2="${round(at)}" y1="${bottom}" y2="${bottom + 5}" />
          <text
            x="${round(at)}"
            y="${bottom + 16}"
            text-anchor="${at > WIDTH - RIGHT - LABEL_ROOM ? 'end' : 'middle'}"
          >
            ${label}
          </text> `,
    )}
    <text x="${WIDTH - RIGHT}" y="${HEIGHT - 8}" text-anchor="end">${xLabel}</text>
  </svg>`;
}

type Scale = ReturnType<typeof scaleUtc<number, number>> | ReturnType<typeof scaleLinear<number, number>>;

/** The steps' corners; between stretches that do not touch the line runs along the ground. */
function corners(stretches: readonly Stretch[], x: Scale): (readonly [number, number])[] {
  return stretches.flatMap(({ start, end, rows }, index) => {
    const from = x(start);
    const to = Math.max(x(end), from + MIN_WIDTH);
    const touches = stretches[index + 1]?.start === end;
    return touches ? [[from, rows] as const] : [[from, rows] as const, [to, 0] as const];
  });
}

function ticks(x: Scale): (readonly [number, string])[] {
  const [first, last] = x.domain();
  const values = x.ticks(X_TICKS);
  const isTime = first instanceof Date && last instanceof Date;
  return values.map((value) => {
    const text =
      value instanceof Date
        ? isTime && last.getTime() - first.getTime() < 2 * 86_400_000
          ? value.toISOString().slice(5, 16).replace('T', ' ')
          : value.toISOString().slice(0, 10)
        : whole(value);
    return [x(value), text] as const;
  });
}
