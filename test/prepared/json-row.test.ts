import { expect, it } from 'vitest';
import { JsonRows } from '../../src/prepared/json-row.js';
import { refusalOf } from '../../src/prepared/cell-check.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';

const rows = new JsonRows(
  compilePlan(
    parseDataSetSchema(
      {
        dataSetId: 't',
        columns: [
          { name: 'id', dataType: 'STRING', columnType: 'DIMENSION', source: { isCode: true } },
          { name: 'points', dataType: 'LONG', columnType: 'METRIC' },
        ],
      },
      'a test',
    ),
  ),
);

it.each([
  ['{"id":"a","points":1}', ['a', '1']],
  ['{"id":"a","points":9007199254740993}', ['a', '9007199254740993']],
  ['{"\\u0069d":"a","points":9007199254740993}', ['a', '9007199254740993']],
  ['{"\\u0069d":"a","points":5}', ['a', '5']],
  ['{"id":"say \\"a\\"","points":null}', ['say "a"', null]],
])('a JSON row is read into its values: %s', (line, values) => {
  expect(rows.valuesOf(line)).toEqual(values);
});

it.each([
  ['{"id":"a","\\u0069d":"b","points":1}', 'DUPLICATE_FIELD'],
  ['{"id":"a","id":"b","points":9007199254740993}', 'DUPLICATE_FIELD'],
  ['{"id":"a","points":1,"x\\n":2}', 'EXTRA_FIELD'],
  ['{"id":"a","points":"1"', 'INVALID_JSON'],
] as const)('the JSON row %s is refused: %s', (line, code) => {
  expect(rows.valuesOf(line)).toEqual(refusalOf(code));
});
