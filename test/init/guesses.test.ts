import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/init/answers.js';
import type { Choices } from '../../src/init/choose-columns.js';
import { dataSetIdFrom, shadowsAmazonTable } from '../../src/init/column-name.js';
import { mayIdentify, shownName } from '../../src/init/field-names.js';
import type { DataSetSchema } from '../../src/schema/data-set-schema.js';
import { drafted } from './drafted.js';

/** What happens to each field, in a word or two. */
function summary({ choices }: Choices): Record<string, string> {
  return Object.fromEntries(
    choices.map(({ field, guess }) => {
      if (guess.kind === 'identifier') return [field, guess.type];
      if (guess.kind === 'text') return [field, guess.isCode ? 'code' : 'text'];
      return [field, guess.kind === 'leftOut' ? guess.how : guess.kind];
    }),
  );
}

const doubtsOf = ({ choices }: Choices, name: string) =>
  choices.find(({ field }) => field === name)?.doubts.join('; ') ?? '';
const sourceOf = (schema: DataSetSchema, field: string) =>
  schema.columns.find(({ source }) => source?.from === field)?.source;
const roles = (entries: readonly (readonly [string, Role])[]) => new Map(entries);

describe('numbers', () => {
  const usd =
    'order_id,order_date,amount,email\n1,2024-05-03 10:00,"$1,234",a@example.com\n2,2024-05-04 10:00,"$2,500",b@example.com\n3,2024-05-05 10:00,$999,c@example.com\n';

  it('are left out, and asked about, where a separator is ambiguous', async () => {
    const made = await drafted(usd);
    expect(summary(made)).toMatchObject({ amount: 'never', order_date: 'time' });
    expect(doubtsOf(made, 'amount')).toContain('--decimal-mark');
    expect(made.draft.unsureNumbers).toEqual(['amount']);
    expect(sourceOf(made.schema, 'amount')).toBeUndefined();
  });

  it('are read as the user says', async () => {
    expect(sourceOf((await drafted(usd, { decimalMark: '.' })).schema, 'amount')).toEqual({
      from: 'amount',
      groupSeparator: ',',
    });
    const comma = await drafted(usd, { decimalMark: ',' });
    expect(sourceOf(comma.schema, 'amount')).toMatchObject({ from: 'amount', decimalComma: true });
    expect(doubtsOf(comma, 'amount')).toContain('two decimals');
  });

  it('are read as the other columns of the file suggest', async () => {
    const made = await drafted('sku,list_price,street_price\nA,"$1,234","$1,234.50"\nB,"$2,345",$5.50\n');
    expect(sourceOf(made.schema, 'list_price')).toEqual({ from: 'list_price', groupSeparator: ',' });
    const eu = await drafted('sku;qty;price_eu\nA;1.234;1.234,50\nB;2.000;5,50\n');
    expect(eu.schema.columns.find(({ name }) => name === 'qty')).toMatchObject({
      dataType: 'INTEGER',
      source: { groupSeparator: '.' },
    });
    expect(sourceOf(eu.schema, 'price_eu')).toMatchObject({ decimalComma: true, groupSeparator: '.' });
  });

  it('keep their type in JSON, beside strings', async () => {
    const typed = await drafted('{"sku":"A","price":1.234}\n{"sku":"B","price":2.5}\n');
    expect(sourceOf(typed.schema, 'price')).toMatchObject({ from: 'price' });
    expect(sourceOf(typed.schema, 'price')).not.toHaveProperty('decimalComma');
    expect(doubtsOf(typed, 'price')).toContain('two decimals');
    const text = await drafted('{"sku":"A","price":"1.234"}\n{"sku":"B","price":"2.500"}\n');
    expect(summary(text)).toMatchObject({ price: 'never' });
  });

  it('that contradict each other, or have several currencies, are not summed silently', async () => {
    const mixed = await drafted('sku,price\nA,"1,5"\nB,1.5\n');
    expect(summary(mixed)).toMatchObject({ price: 'never' });
    const currencies = await drafted('sku,price\nA,1.50 USD\nB,2.50 EUR\n');
    expect(doubtsOf(currencies, 'price')).toContain('several currencies');
  });
});

describe('times', () => {
  it('create a fact data set where the header mentions orders, with a pattern for each form', async () => {
    const made = await drafted(
      'id,email,order time\n1,a@example.com,13/04/2024\n2,b@example.com,2024-05-13\n3,c@example.com,5 Jun 2024\n',
    );
    expect(made.schema.period).toBe('P1D');
    expect(sourceOf(made.schema, 'order time')?.format).toEqual(['d/M/yyyy', 'd MMM yyyy']);
    expect(made.kindDoubt).toContain('fact data set');
    const asked = await drafted('id,order time\n1,13/04/2024\n', { kind: 'dimension' });
    expect(asked.schema.period).toBeUndefined();
  });

  it('are listed as unsure where day and month are ambiguous', async () => {
    const text = 'order_id,amount,order date\n1,2.50,03/04/2024\n2,3.50,05/06/2024\n';
    const made = await drafted(text);
    expect(doubtsOf(made, 'order date')).toContain('--day-first');
    expect(sourceOf(made.schema, 'order date')).toMatchObject({ format: 'M/d/yyyy' });
    const german = await drafted(text, { isDayLikelyFirst: true });
    expect(doubtsOf(german, 'order date')).toContain('day first');
    const said = await drafted(text, { dayFirst: true });
    expect(doubtsOf(said, 'order date')).toBe('');
    expect(sourceOf(said.schema, 'order date')).toMatchObject({ format: 'd/M/yyyy' });
  });

  it('of day without a date are left out, and mentioned', async () => {
    const made = await drafted('order id,date,time\n1,13/04/2024,10:15\n2,14/04/2024,11:15\n');
    expect(summary(made)).toMatchObject({ date: 'time', time: 'harmless' });
    expect(doubtsOf(made, 'time')).toContain('source.join');
  });

  it('that cannot be read are listed with what depends on them', async () => {
    const made = await drafted('email,Bestelldatum\na@example.com,5. Mai 2024\nb@example.com,6. Juni 2024\n');
    expect(doubtsOf(made, 'Bestelldatum')).toMatch(/fact or a dimension.*cannot change/);
    const odd = await drafted(
      'email,order date\na@example.com,soon\nb@example.com,later\nc@example.com,never\n',
    );
    expect(doubtsOf(odd, 'order date')).toMatch(/fact or a dimension/);
  });
});

describe('names of people', () => {
  const contacts = (header: string, first: string, second: string) =>
    `${header},Mail,Phone\n${first},ann@example.com,2125550100\n${second},bob@example.com,2125550101\n`;

  it.each([
    'Name',
    'Customer',
    'Contact',
    'Kunde',
    'Nom',
    'Client',
    'Cliente',
    'Nome',
    'Naam',
    'Buyer',
    'name',
    '名前',
  ])('in the field %s are split and hashed', async (header) => {
    const made = await drafted(contacts(header, 'Ann Lee', 'Bob Ray12'));
    expect(summary(made)).toMatchObject({ [header]: 'fullName' });
    expect(made.schema.columns.map(({ name }) => name)).toEqual([
      'first_name',
      'last_name',
      'email',
      'phone',
    ]);
  });

  it('complete a name whose other half has its own field', async () => {
    expect(
      summary(await drafted('Vorname,Name,E-Mail\nAnna,Weber,a@example.de\nKlaus,Groß,b@example.de\n')),
    ).toMatchObject({
      Vorname: 'FIRST_NAME',
      Name: 'LAST_NAME',
    });
    expect(
      summary(await drafted('Nome,Cognome,Email\nAnna,Rossi,a@example.it\nLuca,De Luca,b@example.it\n')),
    ).toMatchObject({
      Nome: 'FIRST_NAME',
      Cognome: 'LAST_NAME',
    });
    expect(
      summary(await drafted('First,Last,Mail\nAnn,Lee,a@example.com\nBob,Ray,b@example.com\n')),
    ).toMatchObject({
      First: 'FIRST_NAME',
      Last: 'LAST_NAME',
    });
  });

  it('are not detected in numbers, companies and products', async () => {
    expect(summary(await drafted(contacts('Customer', 'C-1', 'C-2')))).toMatchObject({ Customer: 'code' });
    expect(summary(await drafted(contacts('Customer', 'Nordhaus GmbH', 'Elm Store')))).not.toMatchObject({
      Customer: 'fullName',
    });
    expect(summary(await drafted('sku,Name,price\nA,Blue Kettle,1.50\nB,Red Mug,2.50\n'))).toMatchObject({
      Name: 'text',
    });
  });

  it('are never uploaded as plain text, however few there are', async () => {
    const made = await drafted('sku,Who\nA,Ann\nB,Bob\nC,Ann\nD,Bob\nE,Ann\nF,Bob\nG,Ann\nH,Bob\n');
    expect(summary(made)).toMatchObject({ Who: 'private' });
    const person = await drafted('sku,Handled by\nA,Ann Lee\nB,Bob Ray\nC,Mary Young\n');
    expect(summary(person)).toMatchObject({ 'Handled by': 'private' });
    expect(doubtsOf(person, 'Handled by')).toContain('full-name');
    const asked = await drafted('sku,Handled by\nA,Ann Lee\nB,Bob Ray\nC,Mary Young\n', {
      roles: roles([['handled by', 'full-name']]),
    });
    expect(summary(asked)).toMatchObject({ 'Handled by': 'fullName' });
  });

  it('are uploaded unchanged only with --include-private', async () => {
    const text = 'sku,Notes\nA,call back\nB,call again\n';
    expect(summary(await drafted(text, { include: new Set(['notes']) }))).toMatchObject({ Notes: 'private' });
    expect(summary(await drafted(text, { includePrivate: new Set(['notes']) }))).toMatchObject({
      Notes: 'text',
    });
    const secret = 'sku,Notes\nA,a@example.com x\nB,b@example.com y\n';
    expect(summary(await drafted(secret, { includePrivate: new Set(['notes']) }))).toMatchObject({
      Notes: 'never',
    });
  });
});

describe('whole addresses in one cell', () => {
  const text =
    'order_id,Email,Last Name,Address\n1,a@example.com,Lee,"123 Main St, Apt 4B, New York, NY 10001"\n2,b@example.com,Ray,"5 Elm Street\nBoston, MA 02108"\n';

  it('are split by country', async () => {
    const made = await drafted(text);
    expect(made.schema.columns.flatMap(({ source }) => source?.part ?? [])).toEqual([
      'street',
      'city',
      'state',
      'zip',
    ]);
    expect(doubtsOf(made, 'Address')).toContain('not certain');
  });

  it('are left out without a country, or where most of them cannot be split', async () => {
    const unknown = await drafted(text, { country: null });
    expect(summary(unknown)).toMatchObject({ Address: 'never' });
    expect(doubtsOf(unknown, 'Address')).toContain('--country');
    expect(summary(await drafted(text, { country: 'DE' }))).toMatchObject({ Address: 'never' });
  });

  it('leave parts to fields of their own', async () => {
    const made = await drafted(
      'Email,Address,City,Zip\na@example.com,"5 Elm Street, Boston, MA 02108",Boston,02108\n',
    );
    expect(made.schema.columns.flatMap(({ source }) => source?.part ?? [])).toEqual(['street', 'state']);
  });

  it('are not detected in street lines', async () => {
    const made = await drafted(
      'Email,Address\na@example.com,"123 Main St, Apt 4B"\nb@example.com,5 Elm Street\n',
    );
    expect(summary(made)).toMatchObject({ Address: 'ADDRESS' });
  });
});

describe('opt-ins', () => {
  it.each([
    ['Opt In', 'Yes', 'No'],
    ['Werbeeinwilligung', 'Ja', 'Nein'],
    ['Accepts Marketing', 'TRUE', 'FALSE'],
    ['newsletter', '1', '0'],
    ['Consent', 'Y', 'N'],
    ['Email Marketing Consent', 'SUBSCRIBED', 'NEVER SUBSCRIBED'],
  ])('%s (%s, %s) is offered as consent and never assumed', async (header, yes, no) => {
    const text = `id,Email,${header}\n1,a@example.com,${yes}\n2,b@example.com,${no}\n`;
    const made = await drafted(text);
    expect(made.draft.optIns).toEqual([header]);
    expect(made.schema.columns.some(({ consentType }) => consentType !== undefined)).toBe(false);
    expect(doubtsOf(made, header)).toContain('=consent');
    const said = await drafted(text, { roles: roles([[header.toLowerCase(), 'consent']]) });
    expect(said.schema.columns.find(({ consentType }) => consentType !== undefined)).toMatchObject({
      name: 'user_consent',
      consentType: 'AMZN_USER_DATA',
      source: { from: header, map: { [yes]: 'GRANTED', [no]: 'DENIED' } },
    });
  });

  it('deny consent where the header says opt-out', async () => {
    const text = 'id,Email,Email opt-out\n1,a@example.com,Yes\n2,b@example.com,No\n';
    const said = await drafted(text, { roles: roles([['email opt-out', 'consent']]) });
    expect(sourceOf(said.schema, 'Email opt-out')?.map).toEqual({ Yes: 'DENIED', No: 'GRANTED' });
  });

  it("are used as consent where the values are Amazon's own", async () => {
    const made = await drafted('id,Email,user_consent\n1,a@example.com,GRANTED\n2,b@example.com,DENIED\n');
    expect(made.schema.columns.find(({ consentType }) => consentType !== undefined)).toMatchObject({
      consentType: 'AMZN_USER_DATA',
    });
    expect(doubtsOf(made, 'user_consent')).not.toBe('');
  });
});

describe('codes', () => {
  it.each([
    'SKU',
    'gtin',
    'EAN',
    'Order Number',
    'Customer No',
    'Kundennr',
    'Artikelnummer',
    'customerId',
    'Bestell-Nr.',
    'MPN',
    'Barcode',
    '会員番号',
  ])('%s is a code', async (header) => {
    const made = await drafted(`${header},title,price\n0012,Mug,1.50\n0013,Lamp,2.50\n`);
    expect(summary(made)).toMatchObject({ [header]: 'code' });
    expect(sourceOf(made.schema, header)).toMatchObject({ isCode: true });
  });

  it('that lost digits in a spreadsheet are reported', async () => {
    expect(doubtsOf(await drafted('sku,gtin\nA,4.00638E+12\nB,4006381333931\n'), 'gtin')).toContain(
      'scientific notation',
    );
  });
});

describe('names', () => {
  it("of columns never equal AMC's own, and of data sets never Amazon's tables", async () => {
    const made = await drafted(
      'user_id,user_id_type,email\nC-1,gold,a@example.com\nC-2,gold,b@example.com\n',
    );
    expect(made.schema.columns.map(({ name }) => name)).toEqual([
      'source_user_id',
      'source_user_id_type',
      'email',
    ]);
    expect(dataSetIdFrom('conversions')).toBe('my_conversions');
    expect(dataSetIdFrom('DSP_impressions')).toBe('my_dsp_impressions');
    expect(dataSetIdFrom('Bestellungen Q3')).toBe('bestellungen_q3');
    expect(dataSetIdFrom('list')).toBe('my_data');
    expect(shadowsAmazonTable('sponsored_ads_traffic')).toBe(true);
    expect(shadowsAmazonTable('crm')).toBe(false);
  });

  it.each([
    'jane.doe@example.com',
    'jane.doe%2540example.com',
    'jane.doe77 @example.com',
    'customer.jane.doe@example.com',
    '078051120',
    '+1 212 555 0100',
    '4111 1111 1111 1111',
    'Jane Doe',
    'Dr. Hans Müller',
    '742 Evergreen Terrace',
    'Hauptstraße 5',
  ])('of fields that may be a person’s are masked (%s)', (name) => {
    expect(mayIdentify(name)).toBe(true);
    expect(shownName(name)).toBe('[redacted]');
  });

  it.each([
    'Email',
    'First Name',
    'Order Date',
    'Favorite Color',
    'customer.email',
    'address_line_1',
    '2024',
    '2024-05-13',
    '30 Day Revenue',
    'Billing Address1',
    'amount_2024_12',
    'UTM Source',
    'Street Address',
    '注文番号',
    'Kundenname',
    'Lineitem price',
    'GA4 session 20240513 count',
  ])('of fields that are not a person’s are shown (%s)', (name) => {
    expect(mayIdentify(name)).toBe(false);
    expect(shownName(name)).toBe(name);
  });

  it('of fields that may be a person’s appear in no column, description or comment', async () => {
    const made = await drafted(
      '{"id":"1","sku":"A","jane.doe@example.com":"x","jane.roe@example.com":3,"Jane Doe":"x"}\n',
    );
    expect(JSON.stringify(made.schema)).not.toMatch(/jane/i);
    expect(
      made.choices.filter(({ guess }) => guess.kind === 'leftOut' && guess.how === 'never'),
    ).toHaveLength(3);
  });
});
