import { describe, expect, it } from 'vitest';
import {
  findAnyHeader,
  isData,
  likeliestDelimiter,
  likenessToTable,
} from '../../src/read/find-any-header.js';

const split = (text: string, delimiter = ',') => text.split('\n').map((line) => line.split(delimiter));

describe('findAnyHeader', () => {
  it.each([
    ['the first line', 'email,phone\na@example.com,2125550100', 0],
    ['below a title', 'Customer list Q3\nemail,phone\na@example.com,2125550100', 1],
    ['below a padded title', 'Kunden;;;\n;;;\nKundennr;E-Mail;Telefon;Ort\nK1;a@example.de;030;Berlin', 2],
    ['below a title as wide as the table', 'Report;Q3\nE-Mail;Telefon\na@example.de;030 1', 1],
    ['below a title of one column', 'Our people\nemail\na@example.com\nb@example.com', 1],
    ['below groups of names', 'Customer,,Order,\nEmail,Phone,ID,Total\na@example.com,1,2,3', 1],
    ['below a remark of a template', '# Required,# Optional\nid,title\n1,Mug', 1],
    ['of unknown names', 'Foo,Bar\nx,1\ny,2', 0],
    ['with years, as pivoted tables have', 'Region,2023,2024\nNorth,1,2', 0],
    ['with blank names', 'id,,name\n1,2,Ann', 0],
    ['without any row', 'id,email', 0],
  ])('finds the header in %s', (_, text, expected) => {
    expect(findAnyHeader(split(text, text.includes(';') ? ';' : ','))).toBe(expected);
  });

  it.each([
    ['data alone', 'a@example.com,Anna\nb@example.com,Ben'],
    ['numbers alone', '1,2\n3,4'],
    ['names that are fewer than the fields', 'id,email\n1,2,3\n4,5,6'],
    ['a line that was not split', 'id^email^zip\n1^a@example.com^10001'],
    ['names in columns of fixed width', 'ID    EMAIL     ZIP\n1     a@b.example 10001'],
    ['nothing', ''],
  ])('finds no header in %s', (_, text) => {
    expect(findAnyHeader(text === '' ? [] : split(text))).toBeNull();
  });
});

describe('isData', () => {
  it.each([
    'a@example.com',
    '2024-05-13',
    '12.50',
    '$5',
    '5 EUR',
    '+1 212 555 0100',
    'ab'.repeat(32),
    '12345',
  ])('is true for %s', (text) => {
    expect(isData(text)).toBe(true);
  });
  it.each(['email', '2024', '30 Day Revenue', '1st Order', 'Q3', 'total ($)', '注文番号'])(
    'is false for %s',
    (text) => {
      expect(isData(text)).toBe(false);
    },
  );
});

describe('likeliestDelimiter', () => {
  const delimiterOf = (text: string) =>
    likeliestDelimiter([',', ';', '\t', '|'], (delimiter) => split(text, delimiter));
  it.each([
    ['a,b\n1,2', ','],
    ['Name;Betrag\nAnna;1,5\nBen;2,5', ';'],
    ['Titel, mit Komma\nName;Ort;Betrag\nAnna;Ulm;1,5', ';'],
    ['a|b, c|d\n1|2|3', '|'],
    ['a\tb\n1\t2', '\t'],
    ['email\na@example.com', ','],
    ['id;email;city\n1;a@example.com;M&uuml;nchen\n2;b@example.com;K&ouml;ln', ';'],
  ])('returns for %j the delimiter %s', (text, delimiter) => {
    expect(delimiterOf(text)).toBe(delimiter);
  });
});

describe('likenessToTable', () => {
  it('distinguishes tables from cover pages', () => {
    expect(likenessToTable(split('Customers\nmade for the board'))).toBe(1);
    expect(likenessToTable(split('Report,Q3\nAuthor,Ann'))).toBe(1);
    expect(likenessToTable(split('Email,Phone\na@example.com,1'))).toBe(2);
    expect(likenessToTable(split('Foo,Bar,Baz\na,b,c\nd,e,f'))).toBe(2);
    expect(likenessToTable(split('just a title'))).toBe(0);
  });
});
