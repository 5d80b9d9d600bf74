import type { IngestProgress } from '../ingest-options.js';
import { visibleLine } from '../types/visible-text.js';
import type { Terminal } from './terminal.js';

const INTERVAL_MS = 200;

/** One line on a terminal that says how far the run is; nothing elsewhere. */
export class ProgressLine {
  readonly #stream: Terminal['stderr'];
  readonly #started = performance.now();
  #lastShown = 0;
  #visible = false;

  constructor(stream: Terminal['stderr']) {
    this.#stream = stream;
  }

  show(state: IngestProgress): void {
    const now = performance.now();
    if (this.#stream.isTTY !== true || now - this.#lastShown < INTERVAL_MS) return;
    this.#lastShown = now;
    this.#visible = true;
    const width = this.#stream.columns ?? 80;
    this.#stream.write(`\r\u001b[2K${describe(state, (now - this.#started) / 1000).slice(0, width - 1)}`);
  }

  clear(): void {
    if (this.#visible) this.#stream.write('\r\u001b[2K');
    this.#visible = false;
  }
}

function describe(state: IngestProgress, seconds: number): string {
  const share =
    state.bytesTotal === null || state.bytesTotal === 0
      ? ''
      : `${Math.floor((100 * state.bytesRead) / state.bytesTotal)} %  `;
  const speed = `${(state.bytesRead / 1e6 / Math.max(seconds, 0.001)).toFixed(1)} MB/s`;
  const rejected = state.rowsRejected === 0 ? '' : `  ${state.rowsRejected} rejected`;
  return `${share}${state.rowsRead} rows  ${speed}${rejected}  ${visibleLine(state.input)} (${state.inputNumber}/${state.inputCount})`;
}
