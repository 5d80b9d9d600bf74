import { count } from '../numbers.js';
import type { RunReport } from '../run-report.js';
import type { Markup } from './markup.js';
import { section, text } from './section.js';
import { table } from './table.js';

/** The table of a collaboration instance: its keys, and its columns. */
export function tableSection({ collaboration, rows }: RunReport): Markup[] {
  if (collaboration === undefined) return [];
  const { name, key, keys, identity, events, columns, columnsLeftOut } = collaboration;
  const isIdentity = collaboration.table === 'identity';
  const numbers: readonly (readonly [string, number])[] = [
    ...(keys === null ? [] : [['Keys', keys] as const]),
    ...(identity === undefined
      ? []
      : [
          ['Keys with several rows', identity.keysWithSeveralRows] as const,
          ['Keys with more than 25 rows', identity.keysWithTooManyRows] as const,
          ['Rows left out for it', identity.rowsTooMany] as const,
          ['Keys without any identifier', identity.keysWithoutIdentity] as const,
        ]),
    ...(events === undefined ? [] : [['Rows without a key', events.rowsWithoutKey] as const]),
    ...(events === undefined || events.identities === null
      ? []
      : [
          ['Keys without an identity row', events.identities.keysWithoutRow] as const,
          ['Rows without an identity row', events.identities.rowsWithoutRow] as const,
          [
            'Rows that can be joined',
            rows.written - events.rowsWithoutKey - events.identities.rowsWithoutRow,
          ] as const,
        ]),
  ];
  return [
    section({
      id: 'table',
      title: `${isIdentity ? 'Identity table' : 'Event table'} ${name}`,
      body: [
        text(`For a collaboration instance (AMC on AWS Clean Rooms); joined by ${key}.`),
        table({
          caption: 'What can be joined',
          head: ['', 'number'],
          rows: numbers.map(([title, value]) => [title, count(value)]),
        }),
        table({
          caption: 'Columns of the table',
          head: ['column', 'type', 'from'],
          texts: [1, 2],
          rows: columns.map((column) => [column.name, column.dataType, column.from ?? 'the run']),
        }),
        ...(columnsLeftOut.length === 0 ? [] : [text(`Not in this table: ${columnsLeftOut.join(', ')}.`)]),
      ],
    }),
  ];
}
