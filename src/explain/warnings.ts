import type { Entries } from './explanation.js';

const LESS = 'Fewer people match: the rows arrive, but match nobody by this identifier.';

/** Codes of warnings: the run was written nevertheless. */
export const WARNING_ENTRIES = {
  MANY_NULLS: {
    meaning: 'More than half of the rows have no value for an identifier.',
    why: LESS,
    whatToDo: 'Check whether the export has another field for it, and add it to source.from.',
    example: '"source": {"from": ["email", "billing_email", "customer.email"]}',
  },
  MANY_STANDARDIZED_TO_NOTHING: {
    meaning:
      'More than a tenth of the values of an identifier are empty after standardization; null was written for them.',
    why: LESS,
    whatToDo: 'Check the mapping and the country, then try a value: amc-ingest hash shows each step.',
    example: 'A field "phone" with extensions such as 12; a name in letters that Amazon drops.',
  },
  OTHER_HASH: {
    meaning: 'Values of an identifier are hashes of another kind than SHA-256; null was written for them.',
    why: 'AMC matches by SHA-256: nobody matches an MD5 or SHA-1 hash, or the hash of one.',
    whatToDo: 'Export the raw values, or hash them with SHA-256 at the source.',
    example: '827ccb0eea8a706c4c34a16891f84e7b (32 hex digits: MD5)',
  },
  GARBLED_LETTERS: {
    meaning: 'Names, cities or addresses contain letters in the wrong encoding, HTML entities or escapes.',
    why: LESS,
    whatToDo: 'Export again with the right encoding, and without HTML or URL escapes.',
    example: 'JÃ¼rgen, M&uuml;ller, M%C3%BCller',
  },
  SCIENTIFIC_NOTATION: {
    meaning: 'Phone numbers or postal codes are in scientific notation; null was written for them.',
    why: 'A spreadsheet rounded them: their last digits are lost, and nobody matches.',
    whatToDo: 'Export the column as text, not as a number, and not through a spreadsheet.',
    example: '4.15555E+09',
  },
  NOT_IN_MAP: {
    meaning:
      "Values that the schema's source.map does not name became null or were passed on, as source.notInMap says.",
    why: 'A new status, or another spelling of a word, is lost, or forms a separate group.',
    whatToDo: 'Look at the values of the field and add them to source.map.',
    example:
      '"source": {"from": "Status", "map": {"aktiv": "active", "gekündigt": "cancelled"}, "notInMap": "null"}',
  },
  REPEATED_IDENTIFIER: {
    meaning:
      'One e-mail address, phone number or street address is on more rows than one person would have: on more than 100, on more than a thousandth of them, and far more than other values.',
    why: 'All these rows become one person: sales of many people are attributed to nobody, or to someone else.',
    whatToDo:
      'Check the most frequent value of the column in the export: the address of the shop itself, a default of the form, test data. Remove it at the source.',
    example: 'In-store sales that all have the e-mail address of the store.',
  },
  NO_COUNTRY: {
    meaning: 'Rows have no country, and none was given.',
    why: 'National phone numbers cannot be completed and become null; addresses use general rules. AMC resolves no identity without a country.',
    whatToDo: 'Give --country, set countryCode in the schema, or map a country column.',
    example: 'amc-ingest run people.csv --schema crm --country US',
  },
  COUNTRY_NOT_RESOLVED: {
    meaning:
      'Rows are about people in countries where, according to Amazon, AMC resolves no hashed identifiers.',
    why: 'The rows arrive, but may match nobody.',
    whatToDo:
      "Check that the country is right. Amazon's guide to audiences names AE AU BE BR CA DE EG ES FR GB IN IT JP MX NL PL SA SE SG TR US; for uploads it publishes no list.",
    example: 'Rows with the country CH.',
  },
  NAME_OF_AMAZON_TABLE: {
    meaning: "The data set has the name of one of AMC's own tables.",
    why: "In queries your table hides Amazon's: every report of the instance on that table would read yours.",
    whatToDo: 'Give the data set another dataSetId, before it is created at AMC: it cannot be renamed there.',
    example: '"dataSetId": "shop_conversions" instead of "conversions"',
  },
  COUNTRY_WITHOUT_TABLES: {
    meaning: 'Amazon publishes no tables of address words and states for a country in the data.',
    why: 'Address and state are standardized by general rules; e-mail, phone and names are not affected.',
    whatToDo: 'Nothing, if the country is right. Tables exist for US, GB, DE, FR, IT, ES, CA, JP and IN.',
    example: 'Rows with the country NL.',
  },
  CONSENT_MISSING: {
    meaning: 'Rows of people in the EEA and the UK were written without a consent signal.',
    why: 'AMC refuses such rows.',
    whatToDo:
      'Map a column with a consentType; if such rows are expected, set input.consent.missing to leaveOut.',
    example: '"input": {"consent": {"missing": "leaveOut"}}',
  },
  ROWS_REJECTED: {
    meaning: 'Some rows were rejected; the others were written. A reason for the verdict "caution".',
    why: 'The rejected rows are missing at AMC.',
    whatToDo: 'rejects.jsonl lists file, line, column and code of each; fix the export and run it again.',
    example: '12 of 5,000 rows (0.2 %) were rejected and not written.',
  },
  CONSENT_UNDECIDED: {
    meaning:
      'The run has rows of people in the EEA and the UK without a consent signal, and its schema does not say what to do with them. It was not uploaded.',
    why: 'AMC refuses such rows. A verdict of "ready" would be wrong, and leaving all of Europe out is not our decision to make.',
    whatToDo:
      'Map a column with a consentType (source.map turns the words of an opt-in column into GRANTED and DENIED, source.value sets a constant). Or set input.consent.missing: leaveOut uploads the other rows, reject lists these rows, warn uploads all.',
    example: '"input": {"consent": {"missing": "leaveOut"}}',
  },
  NO_CONSENT_GIVEN: {
    meaning:
      'The data set has a consent column, no row has a value in it, and rows of people in the EEA and the UK were left out.',
    why: 'Usually the export has no such field, or it has another name: all of Europe is missing then.',
    whatToDo:
      'Name the field in source.from of the consent column, or remove the rows of these countries from the export if that is what you want.',
    example: 'd2c-sales on an export without user_consent.',
  },
  CONSENT_DENIED: {
    meaning: 'Rows of people who denied consent were written, as the schema says.',
    why: 'AMC refuses such rows.',
    whatToDo: 'Set input.consent.denied to leaveOut.',
    example: '"input": {"consent": {"denied": "leaveOut"}}',
  },
  CONSENT_MALFORMED: {
    meaning: 'Rows had a consent signal that cannot be read; null was written for it, as the schema says.',
    why: 'Without a signal AMC refuses rows of people in the EEA and the UK.',
    whatToDo: 'Check where the string is truncated or changed on its way into the export.',
    example: 'A TCF string that was truncated to 255 characters by a database column.',
  },
  RAW_IDENTIFIER_REJECTED: {
    meaning: 'Columns that should have no raw identifiers contained some; these rows were rejected.',
    why: 'AMC refuses an upload with raw identifiers.',
    whatToDo: 'Map the column as an identifier, drop it, or set its source.leakGuard to redact.',
    example: '"source": {"from": "note", "leakGuard": "redact"}',
  },
  RAW_IDENTIFIER_REDACTED: {
    meaning: 'Raw identifiers were redacted; the rows were written without them.',
    why: 'The rest of the value is at AMC.',
    whatToDo: 'Nothing, if the rest of the text is useful there; otherwise drop the column.',
    example: 'A note with an e-mail address is written with [redacted] instead of the address.',
  },
  RAW_IDENTIFIER_WRITTEN: {
    meaning: "Raw identifiers were written, as the leak guard's policy says.",
    why: 'AMC refuses an upload with raw identifiers, and they have left your systems unprotected.',
    whatToDo: 'Do not upload the run. Set the leak guard to reject or redact and run again with --force.',
    example: '--leak-guard redact',
  },
  RAW_IDENTIFIER_SUSPECTED: {
    meaning:
      "The digits of more than half of a column's values look like identifiers, although they may be other numbers.",
    why: 'AMC refuses an upload with raw identifiers.',
    whatToDo: 'If they are: map or drop the column. If not: set its source.leakGuard to off.',
    example: 'Order numbers of ten digits look like phone numbers.',
  },
  ROUNDED: {
    meaning: 'Amounts had more than two decimals and were rounded, half away from zero.',
    why: 'AMC stores two decimals; sums may differ from your books by cents.',
    whatToDo:
      'Nothing, if cents are exact enough. Multiply unit prices with four decimals before the export.',
    example: '9.995 becomes 10.00',
  },
  MISSING_FIELD: {
    meaning: 'An input has no field for a column that may be empty; null was written.',
    why: 'The values that AMC should match or sum are missing for this file.',
    whatToDo: "Compare the header with the column's source.from.",
    example: 'An export that names its field E-Mail where the schema expects email.',
  },
  SEVERAL_FIELDS: {
    meaning: 'An input has several fields that could feed a column; the first of source.from was used.',
    why: 'The other may be the one you mean.',
    whatToDo: 'Put the right one first, or name only that.',
    example: '"source": {"from": ["billing_email", "email"]}',
  },
  EMPTY_INPUT: {
    meaning: 'One of the inputs is empty.',
    why: 'An export that failed often leaves an empty file: a day would be missing.',
    whatToDo: 'Check the export of that file.',
    example: 'sales-2024-05-13.csv with 0 bytes among 30 files.',
  },
  FILES_NOT_READ: {
    meaning: 'A folder, glob or prefix has files that were not read; the message counts and names them.',
    why: 'Markers, checksums and failed attempts are not data; a data file with such a name would be missing.',
    whatToDo: 'Nothing, if they are not data. To read one anyway, name it as a separate input.',
    example:
      '_SUCCESS, _temporary/, part-0.csv.crc, unload_manifest, .DS_Store, the folder of an earlier run.',
  },
  ARCHIVE_ENTRIES_SKIPPED: {
    meaning: 'An archive has entries that are not data; they were skipped.',
    why: 'Folders, links, hidden and system files are not exports.',
    whatToDo: 'Nothing, unless a file that you expect is missing in the report.',
    example: '__MACOSX/._sales.csv',
  },
  ENCODING_GUESSED: {
    meaning: 'A file is not UTF-8; its encoding was detected from its bytes.',
    why: 'A wrong guess changes letters, and therefore hashes.',
    whatToDo: 'Name the encoding if you know it, or export as UTF-8.',
    example: '--encoding windows-1252',
  },
  LETTERS_LOST: {
    meaning:
      'Words have question marks between their letters: the exporting system could not write some letters.',
    why: 'The hashes of such names match nobody.',
    whatToDo: 'Export again as UTF-8; the letters cannot be restored here.',
    example: 'M?ller',
  },
  LINES_BEFORE_HEADER: {
    meaning: 'Lines are before the header and were skipped.',
    why: 'If the header was detected in the wrong line, rows are missing.',
    whatToDo: 'Say how many lines there are.',
    example: '"input": {"skipLines": 3}',
  },
  HEADER_IN_FILE: {
    meaning: 'A header was given, and the file starts with the same names; that line was not read as data.',
    why: 'It would have been one rejected row.',
    whatToDo: 'Leave out --header or input.header for files that have a header.',
    example: '--header order_id,email,amount',
  },
  SHEETS_NOT_READ: {
    meaning: 'A workbook has several sheets with data; only one was read.',
    why: 'The rows of the others are not part of the run.',
    whatToDo: 'Name the sheet; for several sheets, run once for each.',
    example: '--sheet "2024-05"',
  },
  RULE_WITHOUT_FIELD: {
    meaning: 'A rule of the schema uses a field that the input does not have; it has no effect.',
    why: 'Cancelled or test orders may count as sales.',
    whatToDo: 'Export with that field, or remove the rule from input.rows.',
    example: 'A Shopify export without the column "Cancelled at".',
  },
  JOIN_DUPLICATES: {
    meaning: 'The joined file has several rows with the same key; one was used.',
    why: 'That row decides which e-mail or address a sale is matched by.',
    whatToDo: 'Remove the duplicates, or choose with input.join.duplicates.',
    example: 'A customer that occurs twice in customers.csv.',
  },
  ADDRESS_NOT_SPLIT: {
    meaning:
      'Whole addresses could not be split with certainty; this part of them is empty on this many rows.',
    why: 'A street, city or postal code with a wrong hash never matches, and nobody notices.',
    whatToDo:
      "Export street, city and postal code as separate fields, or set the rows' country: the split depends on it.",
    example: '12 High Street, Harrietsham, Maidstone, ME17 1AA: two places, of which one is the town',
  },
  JOIN_ROWS_UNUSED: {
    meaning: 'Rows of the joined file cannot be read or have no key.',
    why: 'Sales of these people have no identifiers.',
    whatToDo: 'Fix these rows in the joined file.',
    example: 'A customer without a customer number.',
  },
  JOIN_FIELD_MISSING: {
    meaning: 'The joined file has no field for a column; it stays empty.',
    why: 'The values that AMC should match by may be missing in every row.',
    whatToDo: 'Compare the header of the joined file with the schema.',
    example: 'A customer list that names its field Mail where the schema expects email.',
  },
  PERIOD_LOOKS_PARTIAL: {
    meaning: 'OVERLAP_REPLACE replaces whole periods, and the first or last of this run looks incomplete.',
    why: 'Rows that AMC has in that period but this run does not have would be lost.',
    whatToDo: 'Export whole days (hours, months), or choose ADDITIVE or OVERLAP_KEEP. --yes continues.',
    example: 'An export that ends at noon, for a data set with the period P1D.',
  },
  REPLACES_OTHER_DELIVERY: {
    meaning: 'The upload would replace rows of another delivery.',
    why: 'OVERLAP_REPLACE and FULL_REPLACE remove all existing rows: of several files of one day only the last would remain.',
    whatToDo:
      'Upload all files of a period as one delivery. If the rows should be removed, confirm it: --yes, or uploads release for a run that the function holds.',
    example: 'amc-ingest uploads release s3://my-output/runs/d2c_sales/RUNID/',
  },
  REPLACES_OTHER_SOURCE: {
    meaning: 'FULL_REPLACE would remove rows of another source.',
    why: 'It replaces the entire data set, regardless of who filled it.',
    whatToDo:
      'Give each source its own data set, or declare them as one: --source NAME, `source` in the configuration of the function.',
    example: '--source crm',
  },
  FEWER_ROWS: {
    meaning: 'FULL_REPLACE would remove many more rows than the delivery has.',
    why: 'An interrupted export looks like this.',
    whatToDo: 'Check the export. If it is right, confirm it, or allow a smaller share with --min-share.',
    example: '--min-share 0.2',
  },
  OLDER_VERSION: {
    meaning:
      'AMC has a newer version of the delivery, or a newer version has replaced it in the drop bucket.',
    why: 'An old version that arrives late, or is retried, would replace new rows with old ones.',
    whatToDo: 'Nothing, if the newer version is right. Otherwise deliver the right version again.',
    example: 'A message that was redelivered after the corrected file.',
  },
  DELIVERY_GONE: {
    meaning: 'The file was removed before it was uploaded.',
    why: 'A removed file is probably wrong and should not be at AMC.',
    whatToDo: 'Nothing. To upload it anyway, drop it again.',
    example: 'aws s3 rm s3://my-drops/sales/wrong.csv',
  },
  UPLOAD_UNDER_WAY: {
    meaning:
      'Another process has started to upload the same content to AMC, or an upload that must end first is in progress.',
    why: 'Rows would count twice, or the order of two uploads, one of which replaces rows of the other, would be random.',
    whatToDo: 'Wait until it has ended, then look: amc-ingest history.',
    example: 'amc-ingest history s3://my-bucket/amc',
  },
  SUPPRESSION_VALUES_UNREADABLE: {
    meaning: 'Rows or lines of the suppression list have no readable identifier.',
    why: 'The people they refer to are not left out.',
    whatToDo:
      'Check for phone numbers without a calling code (use --country, or a country field) and for broken values.',
    example: 'A phone number 0171 5550171 in a list without a country.',
  },
  EVENTS_TOO_OLD: {
    meaning: 'Rows have events more than 12.5 months ago, counted from the day of the run (or --as-of).',
    why: 'An earlier version of AMC refused an entire upload for one such period, and Amazon keeps its own events for 13 months: nothing is attributed to older ones.',
    whatToDo:
      'Set input.events.tooOld to leaveOut in the schema, or use --old-events leaveOut: such rows are left out and counted as EVENT_TOO_OLD, and the others are uploaded.',
    example: 'amc-ingest run samples/d2c-sales.csv --schema d2c-sales --country US --old-events leaveOut',
  },
  EVENTS_IN_FUTURE: {
    meaning: 'Rows have events after the day of the run (UTC), or after --as-of.',
    why: 'A future event is a misread time: it counts in a period in which nobody has bought anything.',
    whatToDo:
      'Check source.timeZone and the order of day and month (source.format). --future-events leaveOut excludes such rows as EVENT_IN_FUTURE.',
    example: '03/12/2026, read on the 1st of March as the 3rd of December.',
  },
  UNIT_ROW: {
    meaning:
      'The line below the header has units or types of the columns (USD, kg, string, required), not a row.',
    why: 'Written as a row it would be a person or a product called "string".',
    whatToDo: 'Nothing, if it is such a line: it was skipped. If it is a row, put another one before it.',
    example: 'order_id,amount,weight with ,USD,kg below it.',
  },
  ROWS_IN_VALUES: {
    meaning:
      'Values of a CSV file contain lines that look like rows: quoted lines with as many delimiters as the header, or, in a file with one column, another kind of line end.',
    why: 'If quotes are unbalanced, or line ends are mixed, entire rows become part of a value: they are lost and not counted.',
    whatToDo:
      'Look at the named line. Remove or double a stray quote; if quotes are ordinary characters, set input.quote to "none" in the schema. If the value really contains such lines, there is nothing to do.',
    example: 'A note "abc whose quote is closed three lines below, by the inch mark of another row.',
  },
  FOOTER_ROWS: {
    meaning:
      'Rows look like totals of the others, such as Total, Summe or 合計 with nothing but numbers behind it, or like the footer of a report, such as "Page 1 of 3", "Exported by …" or "(20 rows affected)" alone in a row.',
    why: 'A total that is written counts everything twice, and the text of a footer becomes a customer or an order.',
    whatToDo:
      'Look at the named lines. If they are totals or footers, name the words in input.footer of the schema: such rows are left out as FOOTER. amc-ingest init does so in its drafts. If they are rows, there is nothing to do.',
    example: '"input": {"footer": ["Total"]} for a last line Total,,,1234.50',
  },
  DUPLICATE_INPUT: {
    meaning: 'Two inputs of the run have the same rows, perhaps with different compression.',
    why: 'Their rows would count twice, with any strategy: the run is refused, and nothing is written.',
    whatToDo:
      'Leave out the copy and run again. If every row should really count twice, add --allow-duplicate-inputs; then it is only a warning.',
    example: 'A folder with sales.csv and sales.csv.gz, or a mail attachment that was saved twice.',
  },
  ALREADY_UPLOADED: {
    meaning:
      'The same content was uploaded to this instance before: an input, unchanged or compressed differently, or the data files themselves.',
    why: 'ADDITIVE would count its rows twice.',
    whatToDo:
      'Leave out the input; the message names the inputs that AMC does not have yet. If you really want it twice, add --force-upload.',
    example: 'amc-ingest history s3://my-bucket/amc --data-set d2c_sales',
  },
  SAMPLE_CHECKED: {
    meaning:
      'Only the first rows of each file were checked (--sample); all numbers of the report refer to them.',
    why: 'AMC refuses an entire upload for one bad row among the others.',
    whatToDo: 'Leave --sample out to check all rows, at least once for a new query.',
    example: 'amc-ingest validate --prefix s3://my-lake/amc/sales/2024-05-13/ --schema d2c-sales',
  },
} as const satisfies Entries;
