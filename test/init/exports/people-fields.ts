import { hashed, is, measured, rows, turn, type TrueField } from './export-case.js';
import * as people from './people.js';

const { day, iso } = people;
const cents = (row: number) => String((row * 37) % 100).padStart(2, '0');
/** Digits in groups with a separator. */
const grouped = (whole: number, sign: string) => String(whole).replaceAll(/\B(?=(\d{3})+$)/g, sign);

export const CRM: readonly TrueField[] = [
  { field: 'Customer ID', truth: is('code'), values: rows((row) => `C-${1000 + row}`) },
  { field: 'First Name', truth: hashed('FIRST_NAME'), values: people.firstNames('en') },
  { field: 'Last Name', truth: hashed('LAST_NAME'), values: people.lastNames('en') },
  { field: 'Email', truth: hashed('EMAIL'), values: people.emails() },
  { field: 'Phone', truth: hashed('PHONE'), values: people.usPhones() },
  { field: 'Street Address', truth: hashed('ADDRESS'), values: rows((row) => `${row + 10} Elm Street`) },
  { field: 'City', truth: hashed('CITY'), values: turn('Boston', 'Reno', 'Austin') },
  { field: 'State', truth: hashed('STATE'), values: turn('MA', 'NV', 'TX') },
  { field: 'ZIP', truth: hashed('ZIP'), values: turn('02108', '89501', '78701') },
  { field: 'Country', truth: is('country'), values: turn('US') },
  measured(
    'Signup Date',
    is('time'),
    rows((row) => [iso(row), iso(row)]),
  ),
  { field: 'Segment', truth: is('text'), values: turn('Gold', 'Silver', 'Bronze') },
  measured(
    'Total Spent',
    is('number'),
    rows((row) => [`${row * 10}.${cents(row)}`, `${row * 10}.${cents(row)}`]),
  ),
  { field: 'Notes', truth: is('leftOut'), values: rows((row) => `called on day ${row} about an offer`) },
];

export const KUNDEN: readonly TrueField[] = [
  { field: 'Kundennr', truth: is('code'), values: rows((row) => `K${row}`) },
  { field: 'Vorname', truth: hashed('FIRST_NAME'), values: people.firstNames('de') },
  { field: 'Name', truth: hashed('LAST_NAME'), values: people.lastNames('de') },
  { field: 'E-Mail', truth: hashed('EMAIL'), values: people.emails('example.de') },
  { field: 'Telefon', truth: hashed('PHONE'), values: people.dePhones() },
  { field: 'Straße', truth: hashed('ADDRESS'), values: rows((row) => `Hauptstraße ${row + 1}`) },
  { field: 'PLZ', truth: hashed('ZIP'), values: turn('10115', '80331') },
  { field: 'Ort', truth: hashed('CITY'), values: turn('Berlin', 'München') },
  measured(
    'Umsatz',
    is('number'),
    rows((row) => [`${grouped(row * 600, '.')},${cents(row)}`, `${row * 600}.${cents(row)}`]),
  ),
  measured(
    'Menge',
    is('number'),
    rows((row) => [grouped(row * 300, '.'), String(row * 300)]),
  ),
  measured(
    'Letzter Kauf',
    is('time'),
    rows((row) => [`${day(row).day}.${day(row).month}.2024`, iso(row)]),
  ),
  { field: 'Werbeeinwilligung', truth: is('asked'), values: turn('Ja', 'Nein') },
];

export const CONTACTS: readonly TrueField[] = [
  { field: 'Contact', truth: is('fullName'), values: people.fullNames('en') },
  { field: 'Contact email', truth: hashed('EMAIL'), values: people.emails() },
  { field: 'Mobile', truth: hashed('PHONE'), values: people.usPhones() },
  { field: 'Town', truth: hashed('CITY'), values: turn('Reno', 'Boston') },
  { field: 'Opt In', truth: is('asked'), values: turn('Yes', 'No', 'yes') },
  measured(
    'Points',
    is('number'),
    rows((row) => [grouped(row * 250, ','), String(row * 250)]),
  ),
  measured(
    'Spent',
    is('number'),
    rows((row) => [`${grouped(row * 250, ',')}.${cents(row)}`, `${row * 250}.${cents(row)}`]),
  ),
  { field: 'Date of birth', truth: is('leftOut'), values: rows((row) => iso(row).replace('2024', '1980')) },
];

export const MEMBERS: readonly TrueField[] = [
  { field: 'Member No', truth: is('code'), values: rows((row) => `90${1000 + row}`) },
  { field: 'Full name', truth: is('fullName'), values: people.fullNames('en') },
  { field: 'Mail', truth: hashed('EMAIL'), values: people.emails('example.co.uk') },
  { field: 'Telephone', truth: hashed('PHONE'), values: people.gbPhones() },
  {
    field: 'Address',
    truth: is('wholeAddress'),
    values: rows((row) => `${row + 1} High Street, Leeds, LS1 4AP`),
  },
  measured(
    'Joined',
    is('time'),
    rows((row) => [`${day(row).day}/${day(row).month}/24`, iso(row)]),
  ),
  { field: 'Newsletter', truth: is('asked'), values: turn('Y', 'N') },
  { field: 'Tier', truth: is('text'), values: turn('basic', 'plus') },
  { field: 'Emergency contact', truth: is('leftOut'), values: people.fullNames('en') },
];
