import type { RejectCode } from '../model/reject.js';
import type { Explained } from './explanation.js';

/** The explanation of a code whose meaning is already defined elsewhere. */
export type Advice = Omit<Explained, 'meaning'>;

const SHIFTED =
  'A shifted row puts values into the wrong columns: an amount as an id, a name as an e-mail address.';
const WRONG_TYPE = 'AMC refuses an entire upload if one value does not fit its column.';
const RAW =
  'AMC refuses an upload with raw identifiers, and outside of hashed columns they are a breach of privacy.';
const MONEY = 'AMC sums amounts: a wrong value falsifies every report that uses it.';
const TIME = 'The time decides the period that a row belongs to, and what it can be attributed to.';

/** By reject code: why it matters and what to do. The code itself has its meaning. */
export const REJECT_ADVICE: Readonly<Record<RejectCode, Advice>> = {
  FIELD_COUNT: {
    why: SHIFTED,
    whatToDo:
      'Look at the line. Usually a value contains the delimiter without quotes: quote it in the export, or export with another delimiter. If every row is rejected, the delimiter is wrong: use --delimiter.',
    example:
      'With the header order_id,city,amount the row 1001,Portland, OR,9.50 has four fields. Right: 1001,"Portland, OR",9.50',
  },
  MALFORMED_QUOTES: {
    why: SHIFTED,
    whatToDo: 'Double the quotes inside quoted values, or remove the stray quote.',
    example: '"the "best" one",9.50 is refused; "the ""best"" one",9.50 is read.',
  },
  UNCLOSED_QUOTE: {
    why: 'A quote that never ends would swallow all following rows.',
    whatToDo:
      'Remove the stray quote or close it. If quotes are ordinary characters, set input.quote to "none" in the schema.',
    example: 'The value 24" monitor has to be written "24"" monitor".',
  },
  RECORD_TOO_LARGE: {
    why: 'A record of a sale, a person or a product is never a megabyte long: the end of the row was missed, and rows would be lost.',
    whatToDo: 'Look for a quote that is never closed, or for missing line ends.',
    example: 'A quote opened in line 500 and closed in line 90,000 makes one record of all these lines.',
  },
  INVALID_ENCODING: {
    why: 'A name with a broken letter has another hash, and nobody matches it.',
    whatToDo: 'Export as UTF-8, or name the encoding of the file.',
    example: 'amc-ingest run people.csv --schema crm --encoding windows-1252',
  },
  NUL_CHARACTER: {
    why: 'NUL characters end texts in many systems; AMC cannot load them.',
    whatToDo: 'Export it again; a UTF-16 file without a byte order mark needs --encoding.',
    example: 'amc-ingest run people.csv --schema crm --encoding utf-16le',
  },
  INVALID_JSON: {
    why: 'A record that cannot be read would be a lost row.',
    whatToDo:
      'Write one object per line, or one array as .json. A line that ends early indicates an interrupted export.',
    example: '{"order_id": 1} is read; {"order_id": 1, and {order_id: 1} are refused.',
  },
  NOT_AN_OBJECT: {
    why: 'Values without names cannot be distinguished.',
    whatToDo: 'Write records as objects with named values, or as CSV with a header.',
    example: '{"email": "…", "amount": 9.5} instead of ["…", 9.5]',
  },
  NO_KNOWN_FIELD: {
    why: 'A row of only nulls would count as a row at AMC, without any information.',
    whatToDo:
      'Compare the names in the file with source.from in the schema; in nested data use the path, such as customer.email.',
    example: '"source": {"from": ["email", "customer.email"]}',
  },
  TOO_MANY_KEYS: {
    why: 'A record with this many keys is usually an object whose keys are ids: read as one row, its people or orders would be lost.',
    whatToDo:
      'Write one object per line for each of them, or a list of objects; if the list is deeper in the file, name its path (--records).',
    example: '{"1001": {"email": "…"}, "1002": {"email": "…"}, …} becomes [{"id": 1001, "email": "…"}, …]',
  },
  DUPLICATE_FIELD: {
    why: 'One of the two values would be lost, and it is unclear which: an amount, or an entire person.',
    whatToDo:
      'Check the program that writes the records: usually two exports or two mappings were merged. Write each key once; "Amount" and "amount" are one field.',
    example: '{"id": 1, "amount": 1, "amount": 2} and {"id": 1, "Amount": 1, "amount": 2} are refused.',
  },
  NESTED_VALUE: {
    why: 'A list or object written as text is not a value that AMC could match or sum.',
    whatToDo:
      'Name the part you need in source.from, or let the schema turn the list into rows (input.items).',
    example: '"source": {"from": "address.zip"} instead of "address"',
  },
  UNSAFE_NUMBER: {
    why: 'Past 9,007,199,254,740,991 such numbers silently lose their last digits: another id, another person.',
    whatToDo: 'Pass ids as text or as bigint.',
    example: "{order_id: '9007199254740993'} instead of {order_id: 9007199254740993}",
  },
  NULL_NOT_ALLOWED: {
    why: WRONG_TYPE,
    whatToDo:
      'Fill in the value in the export. If the column may be empty, create the data set with "nullable": true; AMC cannot change that later.',
    example: 'A sale without a time: the column purchase_time is the main event time and cannot be null.',
  },
  INVALID_DECIMAL: {
    why: MONEY,
    whatToDo:
      'First check whether the values have groups of three digits: 1,234 may be 1234 or 1.234, and is not guessed. Name the separator in source.groupSeparator: "," reads 1,234 as 1234. Set source.decimalComma only if commas mark decimals (12,50). Remove units and words from the value.',
    example:
      '"source": {"from": "list_price", "groupSeparator": ","} reads $1,234 as 1234; "source": {"from": "Betrag", "decimalComma": true, "groupSeparator": "."} reads 1.234,56',
  },
  DECIMAL_OUT_OF_RANGE: {
    why: 'DECIMAL columns at AMC hold 38 digits, two of them decimals.',
    whatToDo: 'Check whether the right field is mapped: such a number is an id more often than an amount.',
    example: 'A column "amount" that reads a field of concatenated bar codes.',
  },
  SCIENTIFIC_NOTATION: {
    why: 'Excel has rounded the digits away: the hash would be that of another number.',
    whatToDo:
      'Format the column as text before the file is saved as CSV, or export it without Excel in between.',
    example: '4.47912E+11 was a phone number; its last six digits are lost.',
  },
  CODE_WITH_DECIMALS: {
    why: 'A data frame or a spreadsheet treated codes as numbers: 0012 became 12.0. Such a code joins with nothing.',
    whatToDo:
      'Read or export the column as text (in pandas: dtype=str). If codes really look like 12.0, set source.isCode to false. Numbers of 8 to 15 digits are exact and silently lose their .0.',
    example:
      '4006381333931.0 is read as 4006381333931; 12.0 is refused, because it may mean 12, 0012 or 12.0.',
  },
  INVALID_INTEGER: {
    why: WRONG_TYPE,
    whatToDo:
      'If a separator groups the digits (1,234 or 1 234), name it in source.groupSeparator. Otherwise correct the value, or make the column DECIMAL or STRING if it is not a whole number by nature.',
    example:
      '2, 2.0 and $2 are whole numbers; 2.5, two and 2 pcs are not. "source": {"from": "units", "groupSeparator": ","} reads 1,234 as 1234.',
  },
  INTEGER_OUT_OF_RANGE: {
    why: WRONG_TYPE,
    whatToDo: 'Use LONG for numbers above 2,147,483,647 and STRING for ids.',
    example: 'An order number such as 5000000001 does not fit INTEGER.',
  },
  INVALID_TIMESTAMP: {
    why: TIME,
    whatToDo: 'Name the pattern in source.format, and the zone in source.timeZone if times have no offset.',
    example: '"source": {"from": "Created at", "format": "M/d/yyyy H:mm", "timeZone": "America/New_York"}',
  },
  INVALID_DATE: {
    why: TIME,
    whatToDo: 'Name the pattern in source.format: 03/04/2024 may be March or April, and is not guessed.',
    example: '"source": {"from": "Datum", "format": "dd.MM.yyyy"}',
  },
  INVALID_CONSENT: {
    why: 'AMC refuses rows of people in the EEA and the UK whose consent it cannot read.',
    whatToDo:
      'Use the field with the unchanged TCF or GPP string, or GRANTED and DENIED. If your system writes its own words, such as Yes and No, say what they mean in source.map, but only if people agreed to the use of their data by Amazon: a newsletter opt-in is not such a consent. input.consent.malformed decides what happens to other values.',
    example:
      '{"name": "user_consent", "consentType": "AMZN_USER_DATA", "source": {"from": "Ads consent", "map": {"Ja": "GRANTED", "Nein": "DENIED"}}, …}',
  },
  NOT_IN_MAP: {
    why: 'A value without a meaning in the map would be a guess: of a consent that nobody gave, or of a group that does not exist.',
    whatToDo:
      'Add the value to source.map (null: no value). Set source.notInMap to null if other values mean nothing, or to pass if they can stay unchanged; both are counted, with a warning.',
    example: '"source": {"from": "Opt-in", "map": {"Ja": "GRANTED", "Nein": "DENIED", "k. A.": null}}',
  },
  MALFORMED_ITEMS: {
    why: 'Misread items would be sales that never happened.',
    whatToDo: 'Compare a cell with input.items in the schema: separators between items, names and values.',
    example: 'product:Blue shirt|quantity:2 where the schema expects product_name and quantity',
  },
  CONTINUATION_WITHOUT_FIRST: {
    why: 'Only the first line of an order has its time and its person.',
    whatToDo: 'Export it again and keep the order of the lines: no sorting, no filtering of lines.',
    example: 'A Shopify export sorted by product in a spreadsheet.',
  },
  CONSENT_MISSING: {
    why: 'AMC refuses rows of people in the EEA and the UK without a consent signal.',
    whatToDo:
      'Map the consent field; if it has its own words, source.map says what they mean. If everybody in the file has agreed, set it as a constant (source.value). Or set input.consent.missing to leaveOut if such rows are expected.',
    example:
      '{"name": "user_consent", "consentType": "AMZN_USER_DATA", "source": {"from": "Ads consent", "map": {"Yes": "GRANTED", "No": "DENIED"}}, …} or "source": {"value": "GRANTED"}',
  },
  CONSENT_DENIED: {
    why: 'The person said no: AMC refuses such rows, and so does the law.',
    whatToDo: 'There is nothing to fix. With input.consent.denied set to leaveOut, they count as left out.',
    example: '"input": {"consent": {"denied": "leaveOut"}}',
  },
  SUPPRESSED: {
    why: 'The person asked not to be sent, or was deleted. Files that an engine wrote are uploaded unchanged, so nothing is uploaded.',
    whatToDo:
      'Exclude these people where the files are written, e.g. by a join with the list as hashes, and write the files again. Or let run read the files: it leaves them out.',
    example: 'WHERE NOT EXISTS (SELECT 1 FROM opted_out WHERE opted_out.email_sha256 = sales.email)',
  },
  RAW_EMAIL: {
    why: RAW,
    whatToDo:
      'Map the field to a column with externalUserIdType EMAIL, drop the column, or let addresses be removed: "leakGuard": "redact".',
    example: 'A column "note" with an e-mail address that a customer wrote.',
  },
  RAW_PHONE: {
    why: RAW,
    whatToDo:
      'Map the field to a column with externalUserIdType PHONE, drop it, or set "leakGuard": "redact".',
    example: 'A delivery instruction: call … before you come.',
  },
  RAW_CARD: {
    why: 'Card numbers must not leave the payment system, hashed or not.',
    whatToDo:
      'Remove them at the source, and find out why they are there. "leakGuard": "redact" removes them here.',
    example: 'A column "payment_reference" that holds card numbers for some payment kinds.',
  },
  RAW_NATIONAL_ID: {
    why: 'National identity numbers are not identifiers for advertising; storing them is regulated nearly everywhere.',
    whatToDo:
      'Remove them at the source; "leakGuard": "redact" removes them here, "off" accepts other numbers that only look alike.',
    example: 'A column "customer_no" in which old customers have their social security number.',
  },
  RAW_OWN_IDENTIFIER: {
    why: RAW,
    whatToDo:
      "Drop the column or map it as the identifier that it is. An order reference made from the customer's name is one, too.",
    example: 'A column "username" that is the part of the e-mail address before the @.',
  },
  ERROR_VALUE: {
    why: 'An error is not a value, but written as text it would look like one.',
    whatToDo: 'Correct the formula in the workbook, or export the values from their source.',
    example: '#N/A from a look-up that finds no product.',
  },
  FORMULA_NOT_COMPUTED: {
    why: 'The workbook was written by a program that stores formulas without their results.',
    whatToDo: 'Open it in Excel or LibreOffice, save it, and run again.',
    example: 'A workbook made by a script with =SUM(B2:B9) in a cell.',
  },
  INVALID_COUNTRY: {
    why: 'The country decides how phone, address, state and zip are standardized, and whether consent is needed.',
    whatToDo: 'Write ISO 3166 codes or country names. Empty cells use --country.',
    example: 'US, USA and United States are read; "Main warehouse" is refused.',
  },
  NOT_HASHED: {
    why: RAW,
    whatToDo:
      'Hash the column where the data is, with the functions of npm run engines or amc-ingest hash-columns, and write the files again.',
    example: "SELECT amc_email(email, 'US') AS email FROM customers",
  },
  OTHER_FORM_OF_HASH: {
    why: 'AMC compares texts: a hash in another notation or of another kind matches nobody, and is refused.',
    whatToDo:
      'Write SHA-256 with lower(hex(…)). MD5 and others cannot be turned into it: hash the raw, standardized value again.',
    example:
      'LOWER(TO_HEX(SHA256(email))) in BigQuery returns lower case; HEX(…) of other engines returns upper case.',
  },
  HASH_OF_NOTHING: {
    why: 'One hash for everybody without a value makes them one person, and their purchases one history.',
    whatToDo: 'Write null if the value is empty after standardization.',
    example: "CASE WHEN email = '' THEN NULL ELSE amc_email(email, 'US') END",
  },
  NOT_IN_AMC_FORM: {
    why: WRONG_TYPE,
    whatToDo: 'Cast and format the column in the query that writes the files.',
    example: "strftime(order_time, '%Y-%m-%dT%H:%M:%SZ') in DuckDB; CAST(amount AS DECIMAL(18, 2))",
  },
  NULL_AS_TEXT: {
    why: 'AMC has no words for "nothing": as a text it is a value to group by, as a number it is refused.',
    whatToDo:
      'Write an empty field in CSV, null in JSON: NULL AS \'\' for Redshift, NULL_IF = (\'\') for Snowflake, option("nullValue", "") for Spark.',
    example: 'A,,9.50 instead of A,\\N,9.50',
  },
  LINE_BREAK_IN_VALUE: {
    why: 'A reader that treats it as the end of a row reads two broken rows.',
    whatToDo: 'Replace line breaks in the query, or write JSON Lines or Parquet.',
    example: "REPLACE(comment, CHR(10), ' ')",
  },
  EXTRA_FIELD: {
    why: 'AMC refuses an upload for a field that its data set does not have, and the field may contain data that must not leave your systems.',
    whatToDo: "Select exactly the data set's columns.",
    example: 'SELECT order_id, order_time, email, amount FROM sales instead of SELECT *',
  },
};
