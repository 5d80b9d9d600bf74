import { describe, expect, it } from 'vitest';
import { compilePlan } from '../../src/schema/plan.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { rowsOf } from './rows.js';

const plan = compilePlan(
  parseDataSetSchema(
    {
      dataSetId: 'sales',
      columns: [
        {
          name: 'time',
          dataType: 'TIMESTAMP',
          columnType: 'DIMENSION',
          isMainEventTime: true,
          nullable: false,
          source: { join: { fields: ['Date', 'Time'] }, zoneFrom: 'Time Zone', timeZone: 'America/Chicago' },
        },
        {
          name: 'amount',
          dataType: 'DECIMAL',
          columnType: 'METRIC',
          source: { from: 'Price', times: 'Qty', decimalComma: true },
        },
      ],
    },
    'a test',
  ),
);
const header = 'Date;Time;Time Zone;Price;Qty\n';

describe('a time zone and a factor in the row', () => {
  it.each([
    ['2024-05-13;10:00:00;Eastern Time (US & Canada);"1.234,50";2', ['2024-05-13T14:00:00Z', '2469.00']],
    ['2024-01-13;10:00:00;Europe/Berlin;3;-1,0', ['2024-01-13T09:00:00Z', '-3.0']],
    ['2024-01-13;10:00:00;;;5', ['2024-01-13T16:00:00Z', '']],
    [
      '2024-01-13;10:00:00;Middle-earth;x;5',
      [{ reject: 'INVALID_TIMESTAMP' }, { reject: 'INVALID_DECIMAL' }],
    ],
    ['2024-01-13;soon;UTC;3;', [{ reject: 'INVALID_TIMESTAMP' }, '']],
  ])('are read: %s', async (record, row) => {
    expect((await rowsOf(plan, `${header}${record}\n`)).rows).toEqual([row]);
  });

  it('cause an error when a part of the time is missing', async () => {
    await expect(rowsOf(plan, 'Date;Price;Qty\n2024-01-13;1;1\n')).rejects.toMatchObject({
      code: 'MISSING_FIELD',
    });
  });
});
