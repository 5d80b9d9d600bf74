import { describe, expect, it } from 'vitest';
import { meaningOfHeader } from '../../src/schema/header-synonyms.js';

describe('meaningOfHeader', () => {
  it.each([
    ['email', 'EMAIL'],
    ['E-Mail-Adresse', 'EMAIL'],
    ['Adresse e-mail', 'EMAIL'],
    ['correo electrónico', 'EMAIL'],
    ['CORREO ELECTRONICO', 'EMAIL'],
    ['Indirizzo e-mail', 'EMAIL'],
    ['E-mailadres', 'EMAIL'],
    ['メールアドレス', 'EMAIL'],
    ['Ｅメール', 'EMAIL'],
    ['billing_email', 'EMAIL'],
    ['Customer Email', 'EMAIL'],
    ['\uFEFF Email ', 'EMAIL'],
    ['Handynummer', 'PHONE'],
    ['N° de téléphone', 'PHONE'],
    ['携帯電話番号', 'PHONE'],
    ['Default Address Phone', 'PHONE'],
    ['FirstName', 'FIRST_NAME'],
    ['Prénom', 'FIRST_NAME'],
    ['姓', 'LAST_NAME'],
    ['Apellidos', 'LAST_NAME'],
    ['氏名', 'FULL_NAME'],
    ['Straße', 'ADDRESS'],
    ['billing_address_1', 'ADDRESS'],
    ['Card Address Line1', 'ADDRESS'],
    ['住所', 'ADDRESS'],
    ['Billing Suburb', 'CITY'],
    ['市区町村', 'CITY'],
    ['State/Region', 'STATE'],
    ['Bundesland', 'STATE'],
    ['MailingPostalCode', 'ZIP'],
    ['Code postal', 'ZIP'],
    ['PLZ', 'ZIP'],
    ['郵便番号', 'ZIP'],
    ['País', 'COUNTRY_CODE'],
    ['国', 'COUNTRY_CODE'],
    ['Bestelldatum', 'EVENT_TIME'],
    ['Created (UTC)', 'EVENT_TIME'],
    ['出品者SKU', 'PRODUCT_ID'],
    ['商品名', 'PRODUCT_NAME'],
    ['GTIN [gtin]', 'PRODUCT_ID'],
    ['Lineitem quantity', 'QUANTITY'],
    ['合計金額', 'AMOUNT'],
    ['Währung', 'CURRENCY'],
  ])('maps %s to %s', (header, meaning) => {
    expect(meaningOfHeader(header)).toBe(meaning);
  });

  it.each([
    '',
    ' ',
    'Name',
    'Nom',
    'billing',
    'customer',
    'Address 2',
    'password_hash',
    'Email Marketing Consent',
    'Accepts Email Marketing',
    'constructor',
    '__proto__',
    'Refunded Amount',
    'Shipping',
  ])('returns nothing for %j', (header) => {
    expect(meaningOfHeader(header)).toBeNull();
  });
});
