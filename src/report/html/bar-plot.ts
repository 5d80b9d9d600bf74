import { scaleBand, scaleLinear } from 'd3-scale';
import { html, type Markup } from './markup.js';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** What stands behind the bar. */
  readonly note: string;
  /** A class of the page's style. Default: `one`. */
  readonly color?: string;
}

export interface BarPlot {
  /** Tells the plots of a page apart: letters and hyphens. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly bars: readonly Bar[];
  /** Where the scale ends. Default: at the largest value. */
  readonly end?: number;
}

const WIDTH = 760;
const LABEL_WIDTH = 230;
const NOTE_WIDTH = 150;
const BAR_HEIGHT = 30;
const MAX_LABEL = 34;

/** Horizontal bars, one below the other. */
export function barPlot({ id, title, description, bars, end }: BarPlot): Markup {
  const height = bars.length * BAR_HEIGHT + 8;
  const most = Math.max(1, end ?? Math.max(...bars.map(({ value }) => value), 1));
  const x = scaleLinear([0, most], [0, WIDTH - LABEL_WIDTH - NOTE_WIDTH]);
  const y = scaleBand(
    bars.map((_, index) => index),
    [4, height - 4],
  ).padding(0.28);
  const middle = (index: number) => (y(index) ?? 0) + y.bandwidth() / 2;
  return html`<svg role="img" aria-labelledby="${id}-title ${id}-text" viewBox="0 0 ${WIDTH} ${height}">
    <title id="${id}-title">${title}</title>
    <desc id="${id}-text">${description}</desc>
    ${bars.map(({ label, value, note, color = 'one' }, index) => {
      const length = value === 0 ? 0 : Math.max(1.5, x(value));
      return html`<text class="label" x="${LABEL_WIDTH - 10}" y="${round(middle(index))}" text-anchor="end"
          >${shortened(label)}</text
        >
        <rect
          class="ground"
          x="${LABEL_WIDTH}"
          y="${round(y(index) ?? 0)}"
          width="${round(x(most))}"
          height="${round(y.bandwidth())}"
        />
        <rect
          class="${color}"
          x="${LABEL_WIDTH}"
          y="${round(y(index) ?? 0)}"
          width="${round(length)}"
          height="${round(y.bandwidth())}"
        />
        <text x="${round(LABEL_WIDTH + x(most) + 8)}" y="${round(middle(index))}">${note}</text> `;
    })}
  </svg>`;
}

function shortened(label: string): string {
  const letters = [...label];
  return letters.length <= MAX_LABEL ? label : `${letters.slice(0, MAX_LABEL - 1).join('')}…`;
}

export function round(number: number): string {
  return String(Math.round(number * 100) / 100);
}
