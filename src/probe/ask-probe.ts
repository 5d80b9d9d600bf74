import { AmcError, type AmcInstance, type AmcInstanceKind } from '../amc/index.js';
import { QueryError } from '../ask/query-error.js';
import { readTable } from '../ask/read-table.js';
import { readResult, runQuery } from '../ask/run-query.js';
import type { ShownRow } from './judge-form.js';
import { FORMS } from './probe-forms.js';

const DAY_MS = 86_400_000;

export interface AskProbeOptions {
  readonly instance: AmcInstance;
  readonly kind: AmcInstanceKind;
  readonly pollMs?: number | undefined;
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

/** What AMC shows of the rows; null and the reason if it cannot be asked: the uploads alone also show something. */
export async function askProbe(
  dataSetId: string,
  begun: number,
  { instance, kind, pollMs, onStep, signal }: AskProbeOptions,
): Promise<{ readonly shown: readonly ShownRow[] | null; readonly problem: string | null }> {
  onStep('asking AMC what arrived');
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  try {
    const execution = await runQuery({
      instance,
      kind,
      request: {
        query: {
          sql: `SELECT probe_form, probe_case, probe_text, COUNT(1) AS probe_rows, SUM(probe_integer) AS integers, SUM(probe_long) AS longs, SUM(probe_decimal) AS decimals FROM ${dataSetId} GROUP BY probe_form, probe_case, probe_text`,
        },
        window: {
          type: 'EXPLICIT',
          start: `${day(begun - (FORMS.length + 2) * DAY_MS)}T00:00:00`,
          end: `${day(begun + DAY_MS)}T00:00:00`,
        },
        ...(kind === 'sandbox' ? { disableAggregationControls: true } : {}),
      },
      pollMs,
      signal,
    });
    const { rows } = await readTable(readResult(instance, execution, { signal }));
    return { shown: rows.map(shownRow), problem: null };
  } catch (error) {
    if (signal.aborted || !(error instanceof AmcError || error instanceof QueryError)) throw error;
    onStep(`AMC could not be asked what arrived. ${error.message}`);
    return { shown: null, problem: error.message };
  }
}

function shownRow(row: Readonly<Record<string, string | null>>): ShownRow {
  const value = (name: string) => row[name] ?? null;
  return {
    form: value('probe_form'),
    name: value('probe_case'),
    text: value('probe_text'),
    rows: Number(value('probe_rows') ?? 0),
    integer: value('integers'),
    long: value('longs'),
    decimal: value('decimals'),
  };
}
