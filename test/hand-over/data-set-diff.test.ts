import { describe, expect, it } from 'vitest';
import { columnAnswer, dataSetAnswer, type AmcDataSet } from '../../src/amc/data-set.js';
import { dataSetDefinition } from '../../src/hand-over/data-set-definition.js';
import { diffDataSet } from '../../src/hand-over/data-set-diff.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { EVERY_KIND } from '../helpers/plans.js';

const schema = parseDataSetSchema(EVERY_KIND, 'test');

/** The data set as AMC would return it after its creation, with changes. */
function atAmc(change: (dataSet: AmcDataSet) => void = () => undefined): AmcDataSet {
  const dataSet = dataSetAnswer.parse(structuredClone(dataSetDefinition(schema)));
  change(dataSet);
  return dataSet;
}

const diff = (change: (dataSet: AmcDataSet) => void) =>
  diffDataSet(schema, atAmc(change)).map(({ path, fix }) => [path, fix]);

describe('dataSetDefinition', () => {
  it('contains only what AMC needs', () => {
    const text = JSON.stringify(
      dataSetDefinition(
        parseDataSetSchema({ ...EVERY_KIND, $schema: 'x', input: { format: 'csv' } }, 'test'),
      ),
    );
    expect(text).not.toMatch(/source|input|\$schema/);
    expect(JSON.parse(text)).toMatchObject({ dataSetId: 'every_kind', period: 'P1D', countryCode: 'US' });
  });
});

describe('diffDataSet', () => {
  it('finds no difference where nothing differs', () => {
    expect(diff(() => undefined)).toEqual([]);
  });

  it('distinguishes what can be fixed from what needs a new data set', () => {
    expect(diff((d) => (d.countryCode = 'DE'))).toEqual([['countryCode', 'update']]);
    expect(diff((d) => (d.period = 'PT1H'))).toEqual([['period', 'recreate']]);
    expect(diff((d) => d.columns.splice(2, 1))).toEqual([['columns.email', 'addColumn']]);
    expect(diff((d) => d.columns.splice(0, 1))).toEqual([['columns.time', 'recreate']]);
    expect(diff((d) => d.columns.splice(1, 1))).toEqual([['columns.id', 'recreate']]);
    expect(
      diff((d) =>
        d.columns.push(columnAnswer.parse({ name: 'extra', dataType: 'STRING', columnType: 'DIMENSION' })),
      ),
    ).toEqual([['columns.extra', 'none']]);
    expect(
      diff((d) =>
        d.columns.push(
          columnAnswer.parse({ name: 'extra', dataType: 'STRING', columnType: 'DIMENSION', nullable: false }),
        ),
      ),
    ).toEqual([['columns.extra', 'deleteColumn']]);
  });

  it('names every field of a column that differs', () => {
    const changed = diff((d) => {
      const email = d.columns.find(({ name }) => name === 'email');
      if (email !== undefined)
        Object.assign(email, {
          dataType: 'LONG',
          externalUserIdType: { hashedPii: 'PHONE' },
          nullable: false,
        });
    });
    expect(changed).toEqual([
      ['columns.email.dataType', 'recreate'],
      ['columns.email.nullable', 'recreate'],
      ['columns.email.externalUserIdType', 'recreate'],
    ]);
  });
});
