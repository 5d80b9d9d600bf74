import type { IngestProgress } from '../../ingest/ingest-options.js';
import { count, counted, duration, megabytes } from '../../report/numbers.js';
import type { Paint } from '../paint.js';
import { visibleLine } from '../../visible-text.js';
import type { Pace } from './pace.js';

const BAR_CELLS = 20;
const NAME_LENGTH = 40;

/** The line of an input: `✓ sales.csv  1,234 rows  2 rejected`. */
export function inputLine(state: IngestProgress, paint: Paint): string {
  const { input, inputRows, inputRowsRejected, inputDone } = state;
  const sign = inputDone ? paint.good('✓') : '▸';
  return `${sign} ${shortName(input)}  ${counted(inputRows, 'row')}${rejected(inputRowsRejected, paint)}`;
}

/** The line of the whole run: `██████░░░░  43 %  12.3 MB/s  8 s left  2,345 rows  2 rejected  input 2 of 7`. */
export function totalLine(state: IngestProgress, pace: Pace, paint: Paint): string {
  const { bytesRead, bytesTotal, rowsRead, rowsRejected, inputNumber, inputCount } = state;
  const speed = pace.bytesPerSecond();
  const left = pace.secondsLeft(bytesRead, bytesTotal);
  const parts = [
    ...(bytesTotal === null || bytesTotal === 0
      ? [`${megabytes(bytesRead)} read`]
      : [bar(bytesRead / bytesTotal)]),
    ...(speed === null ? [] : [`${megabytes(speed)}/s`]),
    ...(left === null ? [] : [`${duration(left)} left`]),
    `${counted(rowsRead, 'row')}${rejected(rowsRejected, paint)}`,
    ...(inputCount > 1 ? [`input ${count(inputNumber)} of ${count(inputCount)}`] : []),
  ];
  return parts.join('  ');
}

/** Progress as a bar with its percentage; it never exceeds 100 %, even if files grow while they are read. */
function bar(share: number): string {
  const done = Math.min(1, share);
  const cells = Math.floor(done * BAR_CELLS);
  return `${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)} ${String(Math.floor(done * 100)).padStart(3)} %`;
}

function rejected(rows: number, paint: Paint): string {
  return rows === 0 ? '' : `  ${paint.warning(`${count(rows)} rejected`)}`;
}

/** The end of a long name distinguishes files better than its beginning. */
function shortName(name: string): string {
  const shown = visibleLine(name);
  return shown.length <= NAME_LENGTH ? shown : `…${shown.slice(1 - NAME_LENGTH)}`;
}
