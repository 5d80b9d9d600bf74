import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { SchemaError } from '../../src/errors.js';
import { dataSetJsonSchema } from '../../src/schema/data-set-schema.js';
import { loadSchema, shippedSchemas } from '../../src/schema/load-schema.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { EVERY_KIND } from '../helpers/plans.js';

const text = { dataType: 'STRING', columnType: 'DIMENSION' };
const decimal = { dataType: 'DECIMAL', columnType: 'METRIC' };
const mapped = { map: { a: 'b' } };
const time = {
  name: 't',
  dataType: 'TIMESTAMP',
  columnType: 'DIMENSION',
  isMainEventTime: true,
  nullable: false,
};

/** The paths of the problems of a schema. */
function problemsOf(schema: unknown): readonly string[] {
  try {
    parseDataSetSchema(schema, 'test');
    return [];
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    for (const { message } of error.problems) expect(message.length).toBeGreaterThan(10);
    return error.problems.map(({ path }) => path);
  }
}

function withColumns(...columns: unknown[]): unknown {
  return { dataSetId: 'a', columns };
}

describe('parseDataSetSchema', () => {
  it('accepts a column of every kind', () => {
    expect(problemsOf(EVERY_KIND)).toEqual([]);
  });

  it('accepts groupSeparator and map where they apply', () => {
    const schema = withColumns(
      { name: 'a', ...decimal, source: { groupSeparator: '.', decimalComma: true } },
      { name: 'b', dataType: 'LONG', columnType: 'METRIC', source: { groupSeparator: '.' } },
      { name: 'c', ...decimal, source: { groupSeparator: ' ', decimalComma: true } },
      { name: 'd', ...text, source: { map: { ' x ': 'y', z: null }, notInMap: 'pass' } },
      { name: 'e', ...text, consentType: 'AMZN_AD_STORAGE', source: { map: { 1: 'GRANTED' } } },
      { name: 'f', ...text, isCountryCode: true, source: { map: { Heimat: 'DE' } } },
    );
    expect(problemsOf(schema)).toEqual([]);
  });

  it('reports all problems together, each with its path', () => {
    const tenMistakes = {
      dataSetId: 'Sales-2024',
      countryCode: 'usa',
      period: 'P1D',
      colums: [],
      columns: [
        { name: 'order id', ...text },
        {
          name: 'email',
          dataType: 'INTEGER',
          columnType: 'METRIC',
          externalUserIdType: { hashedPii: 'EMAIL' },
        },
        { name: 'phone', ...text, externalUserIdType: { hashedPii: 'FAX' } },
        { name: 'consent', ...text, consentType: 'TCF' },
        { name: 'consent2', ...text, consentType: 'TCF' },
        { name: 'EMAIL', ...text },
        { name: 'price', dataType: 'MONEY', columnType: 'METRIC' },
      ],
      input: { delimiter: '||' },
    };
    expect(problemsOf(tenMistakes)).toEqual([
      'dataSetId',
      'countryCode',
      'input.delimiter',
      'columns[0].name',
      'columns[2].externalUserIdType',
      'columns[6].dataType',
      'colums',
      'columns[5].name',
      'columns[4].consentType',
      'columns[1].dataType',
      'columns[1].columnType',
      'period',
    ]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['no object', 'text', ['(file)']],
    ['no columns', { dataSetId: 'a', columns: [] }, ['columns']],
    [
      '101 columns',
      withColumns(...Array.from({ length: 101 }, (_, index) => ({ name: `c${index}`, ...text }))),
      ['columns'],
    ],
    ['the reserved id', { dataSetId: 'list', columns: [{ name: 'a', ...text }] }, ['dataSetId']],
    ['two main event times', withColumns(time, { ...time, name: 'u' }), ['columns[1].isMainEventTime']],
    ['a nullable main event time', withColumns({ ...time, nullable: true }), ['columns[0].nullable']],
    ['a main event time that is text', withColumns({ ...time, dataType: 'STRING' }), ['columns[0].dataType']],
    ['a period without event time', { ...EVERY_KIND, columns: [{ name: 'a', ...text }] }, ['period']],
    ['an unknown period', { dataSetId: 'a', period: 'P1W', columns: [time] }, ['period']],
    [
      'an identifier that is not text',
      withColumns({
        name: 'a',
        dataType: 'LONG',
        columnType: 'DIMENSION',
        externalUserIdType: { externalIdentity: 'MAID' },
      }),
      ['columns[0].dataType'],
    ],
    [
      'an identifier as METRIC',
      withColumns({
        name: 'a',
        dataType: 'STRING',
        columnType: 'METRIC',
        externalUserIdType: { hashedPii: 'ZIP' },
      }),
      ['columns[0].columnType'],
    ],
    [
      'a user id as METRIC',
      withColumns(
        { name: 'b', ...text },
        { name: 'a', dataType: 'STRING', columnType: 'METRIC', isMainUserId: true },
      ),
      ['columns[1].columnType'],
    ],
    [
      'two identities in one column',
      withColumns({ name: 'a', ...text, externalUserIdType: { hashedPii: 'ZIP', externalIdentity: 'MAID' } }),
      ['columns[0].externalUserIdType'],
    ],
    [
      'text as METRIC',
      withColumns({ name: 'a', dataType: 'STRING', columnType: 'METRIC' }),
      ['columns[0].columnType'],
    ],
    [
      'two country columns',
      withColumns({ name: 'a', ...text, isCountryCode: true }, { name: 'b', ...text, isCountryCode: true }),
      ['columns[1].isCountryCode'],
    ],
    [
      'two roles in one column',
      withColumns({ name: 'a', ...text, isCountryCode: true, consentType: 'GPP' }),
      ['columns[0].consentType'],
    ],
    [
      'a source for what AMC fills',
      withColumns({ name: 'b', ...text }, { name: 'a', ...text, isMainUserId: true, source: { from: 'x' } }),
      ['columns[1].source'],
    ],
    ['only columns that AMC fills in', withColumns({ name: 'a', ...text, isMainUserId: true }), ['columns']],
    [
      'an unknown time zone',
      withColumns({ ...time, source: { timeZone: 'Berlin' } }),
      ['columns[0].source.timeZone'],
    ],
    [
      'an invalid date pattern',
      withColumns({ ...time, source: { format: ['qqqq'] } }),
      ['columns[0].source.format'],
    ],
    [
      'a time zone on text',
      withColumns({ name: 'a', ...text, source: { timeZone: 'UTC' } }),
      ['columns[0].source.timeZone'],
    ],
    [
      'a decimal comma on text',
      withColumns({ name: 'a', ...text, source: { decimalComma: true } }),
      ['columns[0].source.decimalComma'],
    ],
    ...Object.entries({
      'groups in a text': { ...text, source: { groupSeparator: ',' } },
      'commas that group and mark decimals': {
        ...decimal,
        source: { groupSeparator: ',', decimalComma: true },
      },
      'points that group and mark decimals': { ...decimal, source: { groupSeparator: '.' } },
      'an unknown group separator': { ...decimal, source: { groupSeparator: '_' } },
    }).map(([what, column]): [string, unknown, string[]] => [
      what,
      withColumns({ name: 'a', ...column }),
      ['columns[0].source.groupSeparator'],
    ]),
    ...Object.entries({
      'a map on an identifier': { ...text, externalUserIdType: { hashedPii: 'STATE' }, source: mapped },
      'a map on a time': { name: 'a', dataType: 'DATE', columnType: 'DIMENSION', source: mapped },
      'a map beside a constant': { ...text, source: { ...mapped, value: 'x' } },
      'a map beside a product': { ...decimal, source: { map: { a: '1' }, times: 'b' } },
      'a map without names': { ...text, source: { map: {} } },
    }).map(([what, column]): [string, unknown, string[]] => [
      what,
      withColumns({ name: 'a', ...column }),
      ['columns[0].source.map'],
    ]),
    [
      'maps to what the column cannot hold',
      withColumns(
        { name: 'a', ...text, consentType: 'AMZN_USER_DATA', source: { map: { Ja: 'yes', ja: 'granted' } } },
        { name: 'b', ...text, consentType: 'TCF', source: { map: { Ja: 'GRANTED' } } },
        { name: 'c', ...text, isCountryCode: true, source: { map: { Heimat: 'Deutschland' } } },
        { name: 'd', ...decimal, source: { map: { low: '1.234' } } },
        { name: 'e', dataType: 'INTEGER', columnType: 'METRIC', source: { map: { low: '1.0' } } },
        { name: 'f', ...text, source: { map: { NULL: 'none' } } },
      ),
      [
        'columns[0].source.map.Ja',
        'columns[0].source.map.ja',
        'columns[1].source.map.Ja',
        'columns[2].source.map.Heimat',
        'columns[3].source.map.low',
        'columns[4].source.map.low',
        'columns[5].source.map.NULL',
      ],
    ],
    [
      'the names of columns that AMC adds',
      withColumns(
        { name: 'a', ...text },
        { name: 'User_ID', ...text },
        { name: 'user_id_type', ...text, isMainUserId: true },
      ),
      ['columns[1].name', 'columns[2].name'],
    ],
    [
      'a policy without a map',
      withColumns({ name: 'a', ...text, source: { notInMap: 'null' } }),
      ['columns[0].source.notInMap'],
    ],
    [
      'an underscore setting on a phone',
      withColumns({
        name: 'a',
        ...text,
        externalUserIdType: { hashedPii: 'PHONE' },
        source: { keepEmailUnderscore: true },
      }),
      ['columns[0].source.keepEmailUnderscore'],
    ],
    ['a misspelt setting', withColumns({ name: 'a', ...text, nulable: true }), ['columns[0].nulable']],
    [
      'a single-region key',
      {
        dataSetId: 'a',
        customerEncryptionKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/abc',
        columns: [{ name: 'a', ...text }],
      },
      ['customerEncryptionKeyArn'],
    ],
  ])('refuses %s', (_, schema, places) => {
    expect(problemsOf(schema)).toEqual(places);
  });
});

describe('shipped schemas', () => {
  it('are sound and described column by column', async () => {
    const names = await shippedSchemas();
    expect(names).toEqual(expect.arrayContaining(['crm', 'd2c-sales', 'catalog']));
    for (const name of names) {
      const schema = await loadSchema(name);
      expect(schema.description, name).toBeTruthy();
      for (const column of schema.columns) expect(column.description, `${name}.${column.name}`).toBeTruthy();
    }
  });

  it('come with a JSON Schema for editors that is up to date (npm run json-schema)', async () => {
    const file = await readFile(new URL('../../schemas/data-set.schema.json', import.meta.url), 'utf8');
    expect(JSON.parse(file)).toEqual(dataSetJsonSchema());
  });
});

describe('loadSchema', () => {
  it('lists the shipped schemas when there is none of that name', async () => {
    await expect(loadSchema('nope')).rejects.toMatchObject({ code: 'SCHEMA_NOT_FOUND', exitCode: 2 });
    await expect(loadSchema('nope')).rejects.toThrow(/crm/);
  });

  it('does not quote a data file that is given as a schema by mistake', async () => {
    const sample = new URL('../../samples/crm.csv', import.meta.url).pathname;
    const failure: unknown = await loadSchema(sample).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SchemaError);
    expect(String(failure)).not.toMatch(/Customer ID/);
  });
});
