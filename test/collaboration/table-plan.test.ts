import { describe, expect, it } from 'vitest';
import { tablePlan, type TablePlan } from '../../src/collaboration/table-plan.js';
import type { CollaborationSettings } from '../../src/schema/collaboration-settings.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan } from '../../src/schema/plan.js';

const text = { dataType: 'STRING', columnType: 'DIMENSION' } as const;
const pii = (name: string, type: string) => ({ ...text, name, externalUserIdType: { hashedPii: type } });
const other = (name: string, type: string) => ({
  ...text,
  name,
  externalUserIdType: { externalIdentity: type },
});
const key = { ...text, name: 'Customer_Id' };

function planOf(
  columns: readonly object[],
  settings: CollaborationSettings = { key: 'customer_id' },
  country?: string,
): TablePlan {
  const schema = parseDataSetSchema({ dataSetId: 'my_people', columns }, 'test');
  return tablePlan(compilePlan(schema, country), settings);
}

const namesOf = ({ columns }: TablePlan) => columns.map(({ name }) => name);
const emails = (count: number) =>
  Array.from({ length: count }, (_, index) => pii(`mail_${String.fromCharCode(97 + index)}`, 'EMAIL'));

describe('the table of a data set', () => {
  it('has the columns of people in schema order, in lower case, with numbered columns for several values', () => {
    const plan = planOf([
      pii('E_Mail', 'EMAIL'),
      key,
      pii('First_Name', 'FIRST_NAME'),
      pii('Street', 'ADDRESS'),
      pii('Zip', 'ZIP'),
      { ...text, name: 'Land', isCountryCode: true },
      other('Maid', 'MAID'),
      { ...text, name: 'consent', consentType: 'AMZN_USER_DATA' },
      { ...text, name: 'tcf_string', consentType: 'TCF' },
      { ...text, name: 'segment' },
    ]);
    expect(plan).toMatchObject({ table: 'identity', name: 'mypeopleidentity', keyName: 'Customer_Id' });
    expect(namesOf(plan)).toEqual([
      'email',
      'email2',
      'email3',
      'customerid',
      'firstname',
      'street',
      'street2',
      'zip',
      'zip2',
      'country',
      'maid',
      'amz_user_data_consent',
      'tcf',
    ]);
    expect(plan.columnsLeftOut).toEqual(['segment']);
    expect(plan.columns.find(({ name }) => name === 'maid')).toMatchObject({
      isHashed: false,
      identity: 'MAID',
    });
  });

  it('of events has no identifiers, and keeps the columns’ names', () => {
    const plan = planOf(
      [pii('email', 'EMAIL'), key, { ...text, name: 'Order_Id' }, { ...text, name: 'note' }],
      { key: 'Customer_Id', table: 'events' },
    );
    expect(namesOf(plan)).toEqual(['customer_user_id', 'order_id', 'note']);
    expect(plan.name).toBe('mypeopleevents');
  });

  it('uses the country of the run when the data set has none', () => {
    const plan = planOf([key, pii('email', 'EMAIL')], undefined, 'US');
    expect(namesOf(plan)).toEqual(['customerid', 'email', 'email2', 'email3', 'country']);
    expect(plan.columns.at(-1)).toMatchObject({ role: 'country', from: null });
  });

  it('writes a numeric key as a string', () => {
    const plan = planOf(
      [{ name: 'number', dataType: 'LONG', columnType: 'DIMENSION' }, pii('email', 'EMAIL')],
      {
        key: 'number',
      },
    );
    expect(plan.columns[0]).toMatchObject({ name: 'number', dataType: 'STRING', nullable: false });
  });

  it('leaves out ids of spaces that collaboration instances do not support', () => {
    const plan = planOf([key, pii('email', 'EMAIL'), other('kantar', 'KANTAR'), other('ramp', 'LIVERAMP')]);
    expect(namesOf(plan)).toEqual(['customerid', 'email', 'email2', 'email3', 'ramp']);
    expect(plan.columnsLeftOut).toEqual(['kantar']);
  });

  it.each([
    ['three columns for each of few', [...emails(1)], {}, 3],
    ['fewer columns per kind where the schema has several of a kind', [...emails(3)], {}, 3],
    ['one of each where they would be too many', [...emails(2), ...emails(22).slice(2)], {}, 22],
    ['as many as the schema says', [...emails(2)], { EMAIL: 12 }, 24],
  ])('has %s', (_, columns, wanted, expected) => {
    const plan = planOf([key, ...columns], { key: 'customer_id', columns: wanted });
    expect(plan.columns.filter(({ role }) => role === 'identity')).toHaveLength(expected);
  });

  it('has at most 24 identity columns, the country included', () => {
    const land = { ...text, name: 'land', isCountryCode: true };
    expect(planOf([key, ...emails(23), land]).columns).toHaveLength(25);
    expect(() => planOf([key, ...emails(24), land])).toThrow(/25 identity columns.* takes 24/);
    expect(() => planOf([key, ...emails(25)])).toThrow(
      expect.objectContaining({ code: 'TOO_MANY_IDENTITY_COLUMNS' }),
    );
    expect(() => planOf([key, ...emails(2)], { key: 'customer_id', columns: { EMAIL: 13 } })).toThrow(
      expect.objectContaining({ code: 'TOO_MANY_IDENTITY_COLUMNS' }),
    );
  });

  it.each([
    ['without a key', [key, pii('email', 'EMAIL')], {}, 'NO_TABLE_KEY', /--key COLUMN.*Customer_Id/],
    ['with an unknown key', [key, pii('email', 'EMAIL')], { key: 'nr' }, 'NO_TABLE_KEY', /no column nr/],
    [
      'whose key is an identifier',
      [key, pii('email', 'EMAIL')],
      { key: 'email' },
      'IDENTIFIER_IN_EVENT_TABLE',
      /must not contain identifiers/,
    ],
    [
      'whose key is no text',
      [{ name: 'day', dataType: 'DATE', columnType: 'DIMENSION' }, pii('email', 'EMAIL')],
      { key: 'day' },
      'NO_TABLE_KEY',
      /a text or a whole number/,
    ],
    [
      'of people without identifiers',
      [key],
      { key: 'customer_id', table: 'identity' },
      'NO_IDENTITY_COLUMN',
      /./,
    ],
    [
      'of events that are identifiers only',
      [key, pii('email', 'EMAIL')],
      { key: 'customer_id', table: 'events' },
      'IDENTIFIER_IN_EVENT_TABLE',
      /only identifiers/,
    ],
    [
      'with two columns of one name',
      [key, pii('e_mail', 'EMAIL'), pii('email', 'EMAIL')],
      { key: 'customer_id' },
      'TABLE_COLUMNS',
      /named email\b/,
    ],
    [
      'whose name does not begin with a letter',
      [key, pii('email', 'EMAIL')],
      { key: 'customer_id', name: '9people' },
      'TABLE_NAME',
      /9people/,
    ],
  ] satisfies readonly [string, object[], CollaborationSettings, string, RegExp][])(
    'is refused %s',
    (_, columns, settings, code, message) => {
      expect(() => planOf(columns, settings)).toThrow(
        expect.objectContaining({ code, message: expect.stringMatching(message) }),
      );
    },
  );
});
