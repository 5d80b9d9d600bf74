import { html, type Markup } from './markup.js';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value in words, after the bar. */
  readonly note: string;
  /** A class of the page's style. Default: `one`. */
  readonly color?: string;
}

export interface BarPlot {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** Where the scale ends. Default: at the largest value. */
  readonly end?: number;
  /** Whether each two bars belong together. Default: no. */
  readonly isPaired?: boolean;
}

/** Codes may be broken at these points, but not within their words. */
const AFTER_UNDERSCORE = /(?<=_)/;
/** Shorter bars would not be visible; in hundredths of the scale. */
const SHORTEST = 0.4;

/** Horizontal bars with labels and values as text, so that they can be read at any width, and by screen readers. */
export function barPlot({ title, bars, end, isPaired = false }: BarPlot): Markup {
  const most = Math.max(1, end ?? Math.max(...bars.map(({ value }) => value), 1));
  return html`<ul class="bars${isPaired ? ' pairs' : ''}" aria-label="${title}">
    ${bars.map(({ label, value, note, color = 'one' }) => {
      const length = value === 0 ? 0 : Math.max(SHORTEST, (100 * value) / most);
      return html`<li>
        <span class="name">${label.split(AFTER_UNDERSCORE).map((part) => html`${part}<wbr />`)}</span>
        <svg class="track" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
          <rect class="ground" width="100" height="1" />
          <rect class="${color}" width="${round(length)}" height="1" />
        </svg>
        <span class="note">${note}</span>
      </li> `;
    })}
  </ul>`;
}

export function round(number: number): string {
  return String(Math.round(number * 100) / 100);
}
