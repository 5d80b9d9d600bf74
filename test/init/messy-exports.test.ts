import { describe, expect, it } from 'vitest';
import type { Choices } from '../../src/init/choose-columns.js';
import { shownName } from '../../src/init/field-names.js';
import { drafted } from './drafted.js';

const FIRST = ['Łukasz', 'Şükrü', 'Åse', 'Zsófia', 'Ádám', 'Réka', 'Bence', 'Dóra', 'Máté', 'Lilla'];
const LAST = [
  'Wiśniewski',
  'Yılmaz',
  'Lindqvist',
  'Nagy',
  'Kovács',
  'Szabó',
  'Horváth',
  'Tóth',
  'Kiss',
  'Varga',
];

/** A file of people with few different names, as many small shops have. */
const people = (header: string, own: (row: number) => string) =>
  `${header}\n${Array.from({ length: 60 }, (_, row) => `${own(row)};a${row}@example.com`).join('\n')}\n`;
const look = ({ choices }: Choices, name: string) => choices.find(({ field }) => field === name);
const made = async (name: string, own: (row: number) => string) =>
  look(await drafted(people(`${name};E-Mail`, own)), name);

describe('names of people', () => {
  it.each([
    ['Imię', 'Nazwisko'],
    ['Förnamn', 'Efternamn'],
    ['Adı', 'Soyadı'],
    ['First name / Prénom', 'Last name / Nom de famille'],
    ['cust_fname', 'cust_lname'],
    ['Fornavn', 'Etternavn'],
    ['Jméno', 'Příjmení'],
    ['Vorname (Person)', 'Name (Adressattyp Natürl. Person)'],
  ])('are hashed under %s and %s', async (first, last) => {
    const draft = await drafted(
      people(`${first};${last};E-Mail`, (row) => `${FIRST[row % 10]};${LAST[(row * 7) % 10]}`),
    );
    expect(look(draft, first)?.guess).toEqual({ kind: 'identifier', type: 'FIRST_NAME' });
    expect(look(draft, last)?.guess).toEqual({ kind: 'identifier', type: 'LAST_NAME' });
  });

  it.each(['Keresztnév', 'Vezetéknév', 'Fname2x'])(
    'are not uploaded as a category under the unknown header %s',
    async (name) => {
      const field = await made(name, (row) => LAST[row % 10] ?? '');
      expect(field?.guess).toMatchObject({ kind: 'leftOut', how: 'private' });
    },
  );

  it.each([
    ['Kundengruppe', ['Privat', 'Firma', 'Händler']],
    ['Loyalty Tier', ['Blue', 'Silver', 'Gold', 'Platinum', 'Black', 'Staff', 'Guest']],
  ])('are not detected in the categories of %s', async (name, values) => {
    const field = await made(name, (row) => values[row % values.length] ?? '');
    expect(field?.guess).toMatchObject({ kind: 'text' });
  });
});

describe('headers in other languages', () => {
  it.each(['Sipariş Tarihi', 'Imię Klienta', 'Nr Zamówienia', 'Förnamn Kund'])(
    'include %s, which is shown',
    (name) => {
      expect(shownName(name)).toBe(name);
    },
  );
});

describe('birthdays', () => {
  it.each([
    'Geb.-Datum',
    'GebDat',
    'D.O.B.',
    'B-Day',
    'Fecha de nac.',
    'Data de nascimento',
    'Geboortedatum',
    'Data urodzenia',
    'Födelsedatum',
    'Doğum tarihi',
    '生年月日',
  ])('are private under %s', async (name) => {
    const field = await made(name, (row) => `2001-05-${String((row % 28) + 1).padStart(2, '0')}`);
    expect(field?.guess).toMatchObject({ kind: 'leftOut', how: 'private' });
  });

  it.each([
    (row: number) => `${1950 + row}-05-13`,
    (row: number) => `13.05.${String(50 + (row % 50))}`,
    (row: number) => `05/13/${String(1950 + row)}`,
  ])('are detected by their years, in files of people', async (own) => {
    expect((await made('Datum', own))?.guess).toMatchObject({ kind: 'leftOut', how: 'private' });
  });

  it('are not detected in dates of this century, or without people', async () => {
    expect((await made('Datum', (row) => `${1990 + row}-05-13`))?.guess).toMatchObject({ kind: 'time' });
    const records = await drafted(
      `sku,released\n${Array.from({ length: 30 }, (_, row) => `S${row},${1960 + row}-05-13`).join('\n')}\n`,
    );
    expect(look(records, 'released')?.guess).toMatchObject({ kind: 'time' });
  });
});

describe('fields that are private', () => {
  it.each([
    'national_id',
    'Tax ID',
    'passport_no',
    'Personalausweis-Nr.',
    'USt-IdNr',
    'Steuer-Nr',
    'license plate no',
    'Seguridad social nº',
  ])('are not mistaken for keys: %s', async (name) => {
    const field = await made(name, (row) => String(1_234_567_890 + row * 7));
    expect(field?.guess).toMatchObject({ kind: 'leftOut', how: expect.stringMatching(/private|never/) });
  });

  it.each([
    'Konfession',
    'political_party',
    'sexual_orientation',
    'diagnosis',
    'Gesundheit',
    'Partei',
    '国籍',
    'フリガナ',
    'Civilité',
  ])('are not uploaded as categories: %s', async (name) => {
    const field = await made(name, (row) => (row % 2 === 0 ? 'a' : 'b'));
    expect(field?.guess).toMatchObject({ kind: 'leftOut', how: 'private' });
  });

  it.each(['coach', 'Betreuer', 'created by', 'Vendeur', 'Commercial'])(
    'are the names of staff: %s',
    async (name) => {
      const field = await made(name, (row) => LAST[row % 3] ?? '');
      expect(field?.guess).toMatchObject({ kind: 'leftOut', how: 'private' });
    },
  );

  it.each(['contact_id', 'order id', 'Party size', 'screen orientation', 'membership id'])(
    'are not seen in %s',
    async (name) => {
      const field = await made(name, (row) => `C${row % 2}`);
      expect(field?.guess).toMatchObject({ kind: 'text' });
    },
  );
});

describe('opt-ins', () => {
  it.each([
    ['Zgoda marketingowa', 'Tak', 'Nie'],
    ['Samtycke', 'Ja', 'Nej'],
    ['Opted in', 'TRUE', 'FALSE'],
    ['Werbung erlaubt', 'ja', 'nein'],
    ['Onay', 'Evet', 'Hayır'],
    ['Accord mailing', 'OUI', 'NON'],
    ['Acepta publicidad', 'Sí', 'No'],
    ['メルマガ', '希望する', '希望しない'],
  ])('are asked about: %s', async (name, yes, no) => {
    const text = people(`${name};E-Mail`, (row) => (row % 2 === 0 ? yes : no));
    expect(look(await drafted(text), name)?.doubts.join()).toContain('consent');
    const consent = look(await drafted(text, { roles: new Map([[name.toLowerCase(), 'consent']]) }), name);
    expect(consent?.consent).toEqual({ granted: [yes], denied: [no], hasOthers: false });
  });
});

it('milliseconds since 1970 under a header for times are not mistaken for card numbers', async () => {
  const field = await made('ts', (row) => String(1_788_000_000_000 + row * 86_400_000));
  expect(field?.guess).toMatchObject({ kind: 'time' });
});

describe('values that a spreadsheet changed', () => {
  it('are reported for dates as day numbers', async () => {
    const field = await made('Order Date', (row) => String(45_900 + row));
    expect(field?.doubts.join()).toContain('day numbers of a spreadsheet');
    expect((await made('Order Date', (row) => `45900,${row}`))?.doubts.join()).toContain('day numbers');
    expect((await made('Order Date', (row) => `soon ${row}`))?.doubts.join()).not.toContain('day numbers');
  });

  it('are reported for phone numbers without their last digits', async () => {
    const all = await made('Telefon', () => '4,91713E+12');
    expect(all?.guess).toMatchObject({ kind: 'leftOut', how: 'never' });
    expect(JSON.stringify(all?.guess)).toContain('scientific notation');
    const some = await made('Telefon', (row) => (row % 2 === 0 ? '4,91713E+12' : `49171123456${row}`));
    expect(some?.guess).toEqual({ kind: 'identifier', type: 'PHONE' });
    expect(some?.doubts.join()).toContain('scientific notation');
  });

  it('do not hide a header with spaces and hyphens of web pages', async () => {
    const field = await made('Customer\u00A0ID', String);
    expect(field?.guess).toEqual({ kind: 'text', isCode: true });
    expect((await made('Op\u00ADted\u00A0in', (row) => (row % 2 === 0 ? 'yes' : 'no')))?.guess).toMatchObject(
      {
        reason: expect.stringContaining('opt-in'),
      },
    );
  });
});

describe('address lines that were not split', () => {
  it.each([
    'id^email^zip\n1^a@example.com^10001\n2^b@example.com^10002\n',
    'id;first_name;email;city\n1;Jos&eacute;;a@example.de;M&uuml;nchen\n2;Ren&eacute;;b@example.de;K&ouml;ln\n',
    'ID    EMAIL            ZIP\n1     a@example.com    10001\n',
  ])('are never hashed as an e-mail address: %j', async (text) => {
    await expect(drafted(text)).rejects.toMatchObject({ code: 'NO_HEADER' });
  });

  it('are not addresses under any header', async () => {
    const text = 'Foo\n1^a@example.com^10001\n2^b@example.com^10002\n';
    await expect(drafted(text)).rejects.toMatchObject({ code: 'NO_COLUMNS' });
  });

  it('do not change a column of addresses with some other cells', async () => {
    const text = `email;tier\n${Array.from({ length: 20 }, (_, row) => `${row % 3 === 0 ? 'Ann <a@example.com>' : `a${row}@example.com`};x`).join('\n')}\n`;
    expect(look(await drafted(text), 'email')?.guess).toEqual({ kind: 'identifier', type: 'EMAIL' });
  });
});

it('a header that no row fits is named, and not said to have no rows', async () => {
  const text = 'Name (Last, First),Email\n"Lee, Ann",a@example.com\n"Ray, Bob",b@example.com\n';
  await expect(drafted(text)).rejects.toMatchObject({
    code: 'NO_ROWS',
    message: expect.stringContaining('fits its header of 3 fields'),
  });
});

describe('a JSON object with the records in a list', () => {
  const rows = Array.from({ length: 3 }, (_, row) => ({ email: `a${row}@example.com` }));
  it('is not treated as the only record, and its list is named', async () => {
    const text = JSON.stringify({ meta: { made_by: 'me@example.com' }, data: { people: rows } });
    await expect(drafted(text)).rejects.toMatchObject({
      code: 'RECORDS_NOT_FOUND',
      message: expect.stringContaining('--records data.people'),
    });
  });

  it('is not said to have no header when it is too large', async () => {
    await expect(drafted(JSON.stringify({ data: [{ email: 'x'.repeat(2 ** 20) }] }))).rejects.toMatchObject({
      code: 'NO_ROWS',
      message: expect.stringContaining('--records'),
    });
  });

  it('is a record among others, or with lists of texts', async () => {
    const one = { email: 'a@example.com', orders: rows, tags: ['x', 'y'] };
    const many = Array.from({ length: 3 }, () => JSON.stringify(one)).join('\n');
    expect(look(await drafted(many), 'email')?.guess).toEqual({ kind: 'identifier', type: 'EMAIL' });
    const tagged = await drafted(JSON.stringify({ email: 'a@example.com', tags: ['x'] }));
    expect(look(tagged, 'email')?.guess).toEqual({ kind: 'identifier', type: 'EMAIL' });
  });
});

describe('fields that cannot be uploaded', () => {
  it('come with advice, or are hashed where the header says phone', async () => {
    const number = (row: number) => `030/1234${String(row).padStart(3, '0')}`;
    expect((await made('Tel. privat', number))?.guess).toEqual({ kind: 'identifier', type: 'PHONE' });
    expect((await made('Verk.Beleg', number))?.doubts.join()).toContain('--as FIELD=code');
    expect(
      (await made('Contacts', (row) => `"b${row}@example.com, c@example.com"`))?.doubts.join(),
    ).toContain('one address per field');
  });
});
