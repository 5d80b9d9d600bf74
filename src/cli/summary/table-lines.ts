import { count } from '../../report/numbers.js';
import type { RunReport } from '../../report/run-report.js';
import { visibleLine } from '../../visible-text.js';
import type { Paint } from '../paint.js';

/** The table of a collaboration instance: its name, its keys, and which keys cannot be joined. */
export function tableLines({ collaboration, rows }: RunReport, paint: Paint): string[] {
  if (collaboration === undefined) return [];
  const { table, name, key, keys, identity, events, columnsLeftOut } = collaboration;
  const line = (title: string, value: number) => `  ${title.padEnd(36)}${count(value).padStart(12)}`;
  const kind = table === 'identity' ? 'Identity table' : 'Event table';
  return [
    '',
    paint.strong(`${kind} ${visibleLine(name)}, joined by ${visibleLine(key)}`),
    ...(keys === null ? [] : [line('keys', keys)]),
    ...(identity === undefined
      ? []
      : [
          line('keys with several rows', identity.keysWithSeveralRows),
          line('keys with more than 25 rows', identity.keysWithTooManyRows),
          line('keys without any identifier', identity.keysWithoutIdentity),
        ]),
    ...(events === undefined
      ? []
      : [
          line('rows without a key', events.rowsWithoutKey),
          ...(events.identities === null
            ? []
            : [
                line('keys without an identity row', events.identities.keysWithoutRow),
                line('rows without an identity row', events.identities.rowsWithoutRow),
                line(
                  'rows that can be joined',
                  rows.written - events.rowsWithoutKey - events.identities.rowsWithoutRow,
                ),
              ]),
        ]),
    ...(columnsLeftOut.length === 0
      ? []
      : [`  Not in this table: ${columnsLeftOut.map(visibleLine).join(', ')}`]),
  ];
}
