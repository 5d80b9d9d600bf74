import type { TablePlan } from '../collaboration/table-plan.js';
import type { TableCounts } from '../collaboration/table-sink.js';
import type { CollaborationFacts } from '../report/collaboration-facts.js';
import { counted, count } from '../report/numbers.js';
import type { RunWarning } from '../report/run-report.js';
import type { TableOfRun } from './collaboration-run.js';

/** The report's facts about a table. @param counts null when nothing was written */
export function collaborationFacts(
  { plan, dataSetPlan, identities }: TableOfRun,
  counts: TableCounts | null,
): CollaborationFacts {
  const { table, name, keyName, columns, columnsLeftOut } = plan;
  return {
    table,
    name,
    key: keyName,
    columns: columns.map((column) => columnFacts(column, dataSetPlan.columns)),
    columnsLeftOut: [...columnsLeftOut],
    keys: counts?.keys ?? null,
    ...(counts?.table === 'identity'
      ? {
          identity: {
            keysWithSeveralRows: counts.keysWithSeveralRows,
            keysWithTooManyRows: counts.keysWithTooMany,
            rowsTooMany: counts.tooMany,
            keysWithoutIdentity: counts.keysWithoutIdentity,
          },
        }
      : {}),
    ...(counts?.table === 'events'
      ? {
          events: {
            rowsWithoutKey: counts.rowsWithoutKey,
            identities:
              identities === null || counts.unknown === null
                ? null
                : {
                    run: identities.location,
                    runId: identities.runId,
                    keys: identities.keyCount,
                    keysWithoutRow: counts.unknown.keys,
                    rowsWithoutRow: counts.unknown.rows,
                  },
          },
        }
      : {}),
  };
}

function columnFacts(
  { name, dataType, role, from, identity, isHashed }: TablePlan['columns'][number],
  columns: readonly { readonly name: string }[],
): CollaborationFacts['columns'][number] {
  return {
    name,
    dataType,
    role,
    from: from === null ? null : (columns[from]?.name ?? null),
    ...(identity === null ? {} : { identity, hashed: isHashed }),
  };
}

/** Warnings about a table. */
export function collaborationWarnings(counts: TableCounts | null): RunWarning[] {
  if (counts === null) return [];
  const warnings: RunWarning[] = [];
  const warn = (isSo: boolean, code: string, message: string) => {
    if (isSo) warnings.push({ code, message });
  };
  if (counts.table === 'identity') {
    const { keysWithTooMany, tooMany, keysWithoutIdentity, keys } = counts;
    warn(
      tooMany > 0,
      'KEYS_WITH_TOO_MANY_ROWS',
      `${counted(keysWithTooMany, 'key')} had more than 25 rows that could not be collapsed; AMC uses 25, and ${counted(tooMany, 'row')} left out.`,
    );
    warn(
      keysWithoutIdentity > 0,
      'PEOPLE_WITHOUT_IDENTITY',
      `${counted(keysWithoutIdentity, 'key')} of ${count(keys)} without any identifier: these people cannot be matched.`,
    );
    return warnings;
  }
  const { rowsWithoutKey, unknown, rows, keys, digests } = counts;
  warn(
    rowsWithoutKey > 0,
    'EVENTS_WITHOUT_KEY',
    `${counted(rowsWithoutKey, 'row')} of ${count(rows)} without a key: they cannot be joined to people.`,
  );
  warn(
    unknown !== null && unknown.keys > 0,
    'EVENTS_WITHOUT_IDENTITY',
    `${counted(unknown?.keys ?? 0, 'key')} of ${count(keys)} not in the identity table, with ${counted(unknown?.rows ?? 0, 'row')}: they cannot be joined to people.`,
  );
  for (const [column, found] of Object.entries(digests)) {
    warn(
      true,
      'DIGESTS_IN_EVENT_TABLE',
      `${column} has 64 hex digits in ${counted(found, 'row')}: event tables must not contain identifiers, including hashed ones.`,
    );
  }
  return warnings;
}
