import { NAMED_WINDOWS, type TimeWindow } from '../amc/index.js';
import { QueryUsageError } from './query-error.js';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/;
const DAY_MS = 86_400_000;

/**
 * A window as written on the command line: one of AMC's names, or `FROM..TO`, each a day or a time. A day at
 * the end is included in the window.
 */
export function parseTimeWindow(text: string, timeZone?: string): TimeWindow {
  const named = NAMED_WINDOWS.find((name) => name === text.toUpperCase().replaceAll('-', '_'));
  const zone = timeZone === undefined ? {} : { timeZone };
  if (named !== undefined) return { type: named, ...zone };
  const [from = '', to = '', ...more] = text.split('..');
  const start = startOf(from);
  const end = endOf(to);
  if (start === null || end === null || more.length > 0 || start >= end) {
    throw new QueryUsageError(
      `"${text}" is not a time window. Give one of ${NAMED_WINDOWS.join(', ')}, or days such as 2026-11-01..2026-11-30, or times such as 2026-11-01T00:00:00..2026-11-01T12:00:00.`,
    );
  }
  return { type: 'EXPLICIT', start, end, ...zone };
}

function startOf(text: string): string | null {
  if (TIME.test(text)) return isReal(text) ? text : null;
  return DATE.test(text) && isReal(`${text}T00:00:00`) ? `${text}T00:00:00` : null;
}

function endOf(text: string): string | null {
  if (TIME.test(text)) return isReal(text) ? text : null;
  const start = startOf(text);
  if (start === null) return null;
  return new Date(Date.parse(`${start}Z`) + DAY_MS).toISOString().slice(0, 19);
}

/** Whether the day and time exist. */
function isReal(time: string): boolean {
  const ms = Date.parse(`${time}Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(time);
}
