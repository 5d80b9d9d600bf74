import type { AmcUpdateStrategy, WaitOptions } from '../amc/index.js';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { handOverRun, type HandOverOutcome } from '../hand-over/hand-over-run.js';
import type { RunReport } from '../report/run-report.js';
import type { AmcConnection } from './amc-connection.js';
import { confirm } from './confirm.js';
import type { Terminal } from './terminal.js';

/** Appends: the one strategy that takes nothing away. */
export const DEFAULT_STRATEGY: AmcUpdateStrategy = 'ADDITIVE';

export interface HandOverFlags {
  readonly strategy?: AmcUpdateStrategy;
  readonly wait?: boolean;
  /** Minutes. */
  readonly timeout?: number;
  /** Seconds. */
  readonly poll?: number;
  readonly yes?: boolean;
  readonly quiet?: boolean;
}

/** How patiently AMC is asked. */
export function waitOptions({ timeout, poll }: Pick<HandOverFlags, 'timeout' | 'poll'>): WaitOptions {
  return {
    ...(timeout === undefined ? {} : { timeoutMs: timeout * 60_000 }),
    ...(poll === undefined ? {} : { firstDelayMs: poll * 1000, pollMs: poll * 1000, maxPollMs: poll * 1000 }),
  };
}

interface HandOverRequest {
  readonly connection: AmcConnection;
  readonly report: RunReport;
  readonly flags: HandOverFlags;
  readonly terminal: Terminal;
}

/** Hands a run to all instances and says what became of it. The exit code is 0 only when all went well. */
export async function handOver({
  connection,
  report,
  flags,
  terminal,
}: HandOverRequest): Promise<{ outcomes: HandOverOutcome[]; exitCode: ExitCode }> {
  const say = (text: string) => {
    if (flags.quiet !== true) terminal.stderr.write(text);
  };
  const outcomes = await handOverRun({
    client: connection.client,
    instanceIds: connection.settings.instanceIds,
    report,
    strategy: flags.strategy ?? DEFAULT_STRATEGY,
    wait: flags.wait === true,
    waitOptions: waitOptions(flags),
    signal: terminal.signal,
    confirm: (cautions) => {
      for (const { code, message } of cautions) terminal.stderr.write(`Warning ${code}: ${message}\n`);
      return confirm('Upload all the same?', flags.yes === true, terminal);
    },
    onProgress: (instanceId, message) => say(`  ${instanceId}: ${message}\n`),
  });
  for (const { instanceId, summary } of outcomes) say(`  ${instanceId}: ${summary}\n`);
  const isGood = ({ status }: HandOverOutcome) => status === 'success' || status === 'submitted';
  return { outcomes, exitCode: outcomes.every(isGood) ? EXIT_CODES.done : EXIT_CODES.delivery };
}
