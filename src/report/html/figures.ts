import { html, type Markup } from './markup.js';

/** A time for people; the text next to it says that it is UTC. */
export function timeText(time: string): Markup {
  return html`<time>${time.replace('T', ' ').replace('Z', '')}</time>`;
}

/** A share in percent; a share that is neither none nor all is never rounded to either. */
export function percent(part: number, total: number): string {
  if (total === 0) return '–';
  const share = (100 * part) / total;
  if (share > 0 && share < 0.1) return '< 0.1 %';
  if (share < 100 && share > 99.9) return '> 99.9 %';
  return `${share.toFixed(share === 0 || share === 100 ? 0 : 1)} %`;
}
