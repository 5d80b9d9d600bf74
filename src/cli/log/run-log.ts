import type { Terminal } from '../terminal.js';
import { JsonLog } from './json-log.js';
import { TextLog } from './text-log.js';
import type { LogFlags, RunLog } from './log-types.js';

export { LOG_FORMATS } from './log-types.js';
export type { Failure, LogFlags, RunLog, Work } from './log-types.js';

/** The log that the flags ask for. */
export function openRunLog(flags: LogFlags, terminal: Terminal): RunLog {
  return flags.logFormat === 'json' ? new JsonLog(flags, terminal) : new TextLog(flags, terminal);
}
