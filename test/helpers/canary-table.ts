import { CANARY } from './canaries.js';

const { email, phone, bare, card, id, first, last } = CANARY;
/** A data set whose `note` rejects identifiers, and whose `remark` redacts them. */
export const CANARY_SCHEMA = {
  $comment: `Made for ${email}, ${phone}`,
  dataSetId: 'canaries',
  countryCode: 'US',
  columns: [
    { name: 'id', dataType: 'STRING', columnType: 'DIMENSION', nullable: false },
    {
      name: 'email',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'EMAIL' },
    },
    {
      name: 'phone',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'PHONE' },
    },
    {
      name: 'first',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'FIRST_NAME' },
    },
    {
      name: 'last',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'LAST_NAME' },
    },
    { name: 'note', dataType: 'STRING', columnType: 'DIMENSION' },
    { name: 'remark', dataType: 'STRING', columnType: 'DIMENSION', source: { leakGuard: 'redact' } },
  ],
};
/** Texts with identifiers, as people and machines write them. */
export const CANARY_TEXTS = [
  email,
  email.toUpperCase(),
  `mail: <${email}>`,
  email.replace('@', ' @ '),
  email.replace('@', '%40'),
  email.replace('@', '%2540'),
  email.replace('@', '&#64;'),
  email.replace('@', '\\u0040'),
  email.replace('@', '\u200b@'),
  email.replace('.zebra', '\u00ad.zebra'),
  email.replace('@', '\n@'),
  phone,
  '(415) 555-0173',
  '415\n555\n0173',
  `tel_${bare}`,
  `https://wa.me/1${bare}`,
  card,
  card.replaceAll(' ', ''),
  card.replaceAll(' ', '\n'),
  `cc#${card.replaceAll(' ', '')}`,
  id,
  `SSN ${id.replaceAll('-', ' ')}`,
  `${first} ${last}`,
  `${last}, ${first}`,
  `${first}\n${last}`,
];
export const CANARY_PERSON = `${email},${phone},${first},${last}`;
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const EXTRA = [email, `${first} ${last}`, bare, id, card, '742 Evergreen Terrace'];
const rows = CANARY_TEXTS.flatMap((text, index) => [
  `a${index},${CANARY_PERSON},${quoted(text)},,1,2,3,4,5,6`,
  `b${index},${CANARY_PERSON},,${quoted(text)},1,2,3,4,5,6`,
]);
/**
 * Each text once where it is rejected, once where it is redacted, and a row without one; the fields have names of
 * people.
 */
export const CANARY_CSV = `id,email,phone,first,last,note,remark,${EXTRA.join(',')}\n${rows.join('\n')}\nc,${CANARY_PERSON},,,1,2,3,4,5,6\n`;
/** A name of a file, member or key. */
export const CANARY_NAME = `${email} ${bare} ${id}`;
