import type { Terminal } from '../terminal.js';
import { JsonLog } from './json-log.js';
import { TextLog } from './text-log.js';
import type { LogFlags, RunLog } from './log-types.js';

export { LOG_FORMATS } from './log-types.js';
export type { Failure, LogFlags, RunLog, Work } from './log-types.js';

/** The log that the flags request. */
export async function openRunLog(flags: LogFlags, terminal: Terminal): Promise<RunLog> {
  if (flags.logFormat === 'json') return new JsonLog(flags, terminal);
  if (flags.quiet === true || !canShowLiveLines(terminal.stderr)) return new TextLog(flags, terminal, null);
  const { openLiveLines } = await import('./live-lines.js');
  return new TextLog(flags, terminal, openLiveLines(terminal.stderr));
}

/** Whether lines can be rewritten there: it is a terminal that can do more than print. */
function canShowLiveLines(stream: Terminal['stderr']): boolean {
  return stream.isTTY === true && process.env['TERM'] !== 'dumb';
}
