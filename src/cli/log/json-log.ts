import type { AmcEvent } from '../../amc/index.js';
import type { IngestProgress } from '../../ingest/ingest-options.js';
import { shownPath, shownText } from '../../leak-guard/shown-path.js';
import type { RunReport } from '../../report/run-report.js';
import { packageVersion } from '../../version.js';
import type { Terminal } from '../terminal.js';
import { visibleLine } from '../../visible-text.js';
import { Pace } from './pace.js';
import type { Failure, LogFlags, RunLog, Work } from './log-types.js';

/** How often progress is reported. */
const INTERVAL_MS = 1000;
/** A shell may have expanded a pattern to very many inputs. */
const MAX_LISTED_INPUTS = 100;

/**
 * The log for machines: one JSON object per line, each with `event` and `time` (UTC). With `--quiet`, only
 * warnings and failures. The events and their fields: docs/terminal.md.
 */
export class JsonLog implements RunLog {
  readonly #terminal: Terminal;
  readonly #flags: LogFlags;
  readonly #pace = new Pace();
  #lastTold = Number.NEGATIVE_INFINITY;

  constructor(flags: LogFlags, terminal: Terminal) {
    this.#flags = flags;
    this.#terminal = terminal;
  }

  started({ command, inputs, schema, out }: Work): void {
    this.#writeUnlessQuiet('started', {
      command,
      version: packageVersion(),
      inputs: inputs.slice(0, MAX_LISTED_INPUTS).map(shownPath),
      inputCount: inputs.length,
      schema: shownPath(schema),
      out: out === null ? null : shownPath(out),
    });
  }

  progress(state: IngestProgress): void {
    const { input, inputNumber, inputCount, inputRows, inputRowsRejected, inputDone } = state;
    const { bytesRead, bytesTotal, rowsRead, rowsRejected } = state;
    const now = performance.now();
    this.#pace.note(bytesRead, now);
    if (now - this.#lastTold >= INTERVAL_MS) {
      this.#lastTold = now;
      this.#writeUnlessQuiet('progress', {
        input,
        inputNumber,
        inputCount,
        bytesRead,
        bytesTotal,
        rowsRead,
        rowsRejected,
        bytesPerSecond: rounded(this.#pace.bytesPerSecond()),
        secondsLeft: rounded(this.#pace.secondsLeft(bytesRead, bytesTotal)),
      });
    }
    if (inputDone)
      this.#writeUnlessQuiet('fileDone', {
        input,
        inputNumber,
        inputCount,
        rows: inputRows,
        rowsRejected: inputRowsRejected,
      });
  }

  step(message: string): void {
    this.#writeUnlessQuiet('step', { message: shownText(message) });
  }

  caution(code: string, message: string): void {
    this.#write('warning', { code, message: shownText(message) });
  }

  amc({ type, ...details }: AmcEvent): void {
    if (this.#flags.verbose === true) this.#writeUnlessQuiet('amc', { type, ...details });
  }

  finished(report: RunReport & { readonly reused?: boolean }): void {
    this.#warnings(report);
    this.#writeUnlessQuiet('finished', { ...outcome(report), reused: report.reused ?? false });
  }

  failed({ details, report }: Failure): void {
    if (report !== null) this.#warnings(report);
    this.#write('failed', { ...details, ...(report === null ? {} : outcome(report)) });
  }

  #warnings({ warnings }: RunReport): void {
    for (const { code, message } of warnings) this.#write('warning', { code, message });
  }

  #writeUnlessQuiet(event: string, fields: Readonly<Record<string, unknown>>): void {
    if (this.#flags.quiet !== true) this.#write(event, fields);
  }

  #write(event: string, fields: Readonly<Record<string, unknown>>): void {
    // Escapes within JSON strings: the meaning stays the same, and a terminal that shows it is safe.
    const line = visibleLine(JSON.stringify({ event, time: new Date().toISOString(), ...fields }));
    this.#terminal.stderr.write(`${line}\n`);
  }
}

function outcome(report: RunReport): Record<string, unknown> {
  const { status, runId, dataSetId, outDir, manifest, rows, rejects, leftOut, files } = report;
  return {
    status,
    runId,
    dataSetId,
    outDir,
    manifest,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    rows,
    rejects,
    leftOut,
  };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
