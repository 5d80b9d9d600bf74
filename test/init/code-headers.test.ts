import { expect, it } from 'vitest';
import { drafted } from './drafted.js';

it.each([
  ['Kd-Nr', 'K1', 'K2'],
  ['Kd.-Nr.', 'K1', 'K2'],
  ['KdNr', 'K1', 'K2'],
  ['Kundennr.', 'K1', 'K2'],
  ['Kunden-Nr.', 'K1', 'K2'],
  ['Debitorennummer', 'D1', 'D2'],
  ['Cust. No', 'C1', 'C2'],
  ['Acct ID', 'C1', 'C2'],
  ['Code client', 'C1', 'C2'],
  ['Réf. client', 'C1', 'C2'],
  ['Código de cliente', 'C1', 'C2'],
])('the header %s names a code', async (header, first, second) => {
  const rows = Array.from(
    { length: 20 },
    (_, row) => `${first}${row};a${row}@example.com\n${second}${row};b@example.com\n`,
  );
  const made = await drafted(`${header};E-Mail\n${rows.join('')}`);
  const column = made.schema.columns.find(({ source }) => source?.from === header);
  expect(column).toMatchObject({ dataType: 'STRING', source: { isCode: true } });
});
