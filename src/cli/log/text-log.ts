import type { AmcEvent } from '../../amc/index.js';
import type { IngestProgress } from '../../ingest/ingest-options.js';
import { shownPath, shownText } from '../../leak-guard/shown-path.js';
import type { RunReport } from '../../report/run-report.js';
import { describeEvent } from '../describe-event.js';
import { paintFor, type Paint } from '../paint.js';
import type { Terminal } from '../terminal.js';
import { visibleText } from '../../visible-text.js';
import type { LiveLines } from './live-lines.js';
import { Pace } from './pace.js';
import { inputLine, totalLine } from './progress-text.js';
import type { Failure, LogFlags, RunLog, Work } from './log-types.js';

const INTERVAL_MS = 200;
/** This many inputs get a line of their own on the terminal; the rest are only counted, or they would fill it. */
const MAX_KEPT_LINES = 100;

/**
 * The log for people: live progress on a terminal, with `--verbose` one line per file elsewhere, and the
 * summary.
 */
export class TextLog implements RunLog {
  readonly #terminal: Terminal;
  readonly #flags: LogFlags;
  readonly #paint: Paint;
  readonly #pace = new Pace();
  readonly #live: LiveLines | null;
  #kept = 0;
  #lastShown = Number.NEGATIVE_INFINITY;

  /** @param live where progress is shown; null when it is not shown */
  constructor(flags: LogFlags, terminal: Terminal, live: LiveLines | null) {
    this.#flags = flags;
    this.#terminal = terminal;
    this.#paint = paintFor(terminal.stderr);
    this.#live = live;
  }

  started({ command, inputs, schema, out }: Work): void {
    if (this.#flags.verbose !== true) return;
    const target = out === null ? 'writing nothing' : `writing to ${shownPath(out)}`;
    this.#say(
      visibleText(
        `${command}: ${inputs.map(shownPath).join(' ')} with the schema ${shownPath(schema)}, ${target}\n`,
      ),
    );
  }

  progress(state: IngestProgress): void {
    if (this.#live === null) {
      if (this.#flags.verbose === true && state.inputDone) this.#say(`${inputLine(state, this.#paint)}\n`);
      return;
    }
    const now = performance.now();
    this.#pace.note(state.bytesRead, now);
    const isKept = state.inputDone && state.inputCount > 1 && this.#kept < MAX_KEPT_LINES;
    if (isKept) {
      this.#kept += 1;
      this.#live.keep(inputLine(state, this.#paint));
    }
    if (!isKept && now - this.#lastShown < INTERVAL_MS) return;
    this.#lastShown = now;
    const total = totalLine(state, this.#pace, this.#paint);
    this.#live.show(isKept ? [total] : [inputLine(state, this.#paint), total]);
  }

  step(message: string): void {
    this.#say(visibleText(shownText(`  ${message}\n`)));
  }

  caution(code: string, message: string): void {
    this.#live?.clear();
    this.#write(`${this.#paint.warning('!')} ${visibleText(shownText(message))} [${code}]\n`);
  }

  amc(event: AmcEvent): void {
    if (this.#flags.verbose === true) this.#say(visibleText(`${describeEvent(event)}\n`));
  }

  finished(_report: RunReport, text: string): void {
    this.#live?.clear();
    if (this.#flags.quiet !== true) this.#write(text);
  }

  failed({ text, report, summary }: Failure): void {
    this.#live?.clear();
    if (report !== null && this.#flags.quiet !== true) this.#write(summary);
    this.#write(text);
  }

  #say(text: string): void {
    if (this.#flags.quiet === true) return;
    this.#live?.clear();
    this.#write(text);
  }

  #write(text: string): void {
    this.#terminal.stderr.write(text);
  }
}
