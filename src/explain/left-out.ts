import type { LeftOutReason } from '../tally/tally.js';
import type { Advice } from './rejects.js';

const NO_SALE = 'Counted as a sale, it would raise the revenue that is attributed to ads.';

/** By reason for excluding rows: why it matters and what to do. The reason itself has its meaning. */
export const LEFT_OUT_ADVICE: Readonly<Record<LeftOutReason, Advice>> = {
  CONSENT_DENIED: {
    why: 'The person said no: AMC refuses such rows, and so does the law.',
    whatToDo:
      'Nothing, as long as the share is what you expect. A share near 100 % indicates a wrongly mapped field.',
    example: '"input": {"consent": {"denied": "leaveOut"}} is the default.',
  },
  CONSENT_MISSING: {
    why: 'AMC refuses rows of people in the EEA and the UK without a consent signal.',
    whatToDo:
      'Map the field with the consent, if there is one; if it has its own words, source.map says what they mean. If everybody in the file has agreed, set it as a constant: "source": {"value": "GRANTED"}. To reject such rows instead, set input.consent.missing to reject.',
    example:
      '{"name": "user_consent", "consentType": "AMZN_USER_DATA", "source": {"from": "Ads consent", "map": {"Yes": "GRANTED", "No": "DENIED"}}, …}',
  },
  CONSENT_MALFORMED: {
    why: 'A signal that cannot be read grants nothing.',
    whatToDo: 'Check where the string is truncated or changed on its way into the export.',
    example: 'A TCF string that was cut to 255 characters by a database column.',
  },
  SUPPRESSED: {
    why: 'The person asked not to be sent, or was deleted: the next delivery would bring them back.',
    whatToDo:
      'Nothing, as long as the number is what you expect. If it is far too high, check whether the list has a shared address.',
    example: 'amc-ingest run people.csv --schema crm --country US --suppress opted-out.csv',
  },
  TOO_MANY_ROWS_OF_KEY: {
    why: 'AMC uses 25 rows of a key in an identity table and ignores the others.',
    whatToDo:
      'Check whether the key really identifies one person: shared keys (a guest account, 0) collect everybody. Otherwise give the identifiers more columns (collaboration.columns), so that more of them fit in a row.',
    example: '"collaboration": {"key": "customer_id", "columns": {"EMAIL": 6}}',
  },
  EMPTY_ROW: {
    why: 'A row of only nulls would count as a row at AMC. Constants (source.value) do not make it a row.',
    whatToDo:
      'Nothing. Spreadsheets write such rows below their data: cells with spaces, or with only a format. If there are many, check whether the columns read the right fields.',
    example: ' , ,NULL,,',
  },
  EVENT_TOO_OLD: {
    why: 'An earlier version of AMC refused an entire upload for one period more than about 12.5 months ago, and Amazon keeps its own events for 13 months, so that nothing is attributed to older ones.',
    whatToDo:
      'Nothing, if these are old sales. If recent sales are among them, check source.format and source.timeZone. Age counts from the day of the run; --as-of sets another day.',
    example: 'amc-ingest run sales.csv --schema d2c-sales --country US --old-events leaveOut',
  },
  EVENT_IN_FUTURE: {
    why: 'A sale cannot happen in the future: the time is wrong, and would count in a period that is not over.',
    whatToDo:
      'Check the time zone (source.timeZone) and the order of day and month (source.format). The day of the run is in UTC; --as-of sets another day.',
    example: '03/12/2026, read on the 1st of March as the 3rd of December.',
  },
  REPEATED_HEADER: {
    why: 'Written as a row it would be a person with the hashes of "firstname" and "lastname".',
    whatToDo: 'Nothing. Concatenated files with headers and listings of SQL tools look like this.',
    example: 'cat january.csv february.csv > year.csv',
  },
  COMMENT_ROW: {
    why: 'Comments are not data.',
    whatToDo: 'Nothing, if such lines are comments. If not, remove input.comment from the schema.',
    example: '"input": {"comment": "#"} leaves out: # exported by the shop system',
  },
  FOOTER: {
    why: 'A line with totals would be one more sale, as large as all others.',
    whatToDo:
      'Nothing, if the line is a footer. input.footer in the schema lists the first words of footers.',
    example: '"input": {"footer": ["Total"]}',
  },
  CANCELLED_ORDER: {
    why: NO_SALE,
    whatToDo: 'Nothing, if canceled orders are not to be counted. The rule is in input.rows of the schema.',
    example: 'Cancelled at: 2024-05-13 10:00',
  },
  UNPAID_ORDER: {
    why: NO_SALE,
    whatToDo: 'Nothing, if unpaid orders are not to be counted. The rule is in input.rows of the schema.',
    example: 'Financial Status: voided',
  },
  REFUNDED_ORDER: {
    why: NO_SALE,
    whatToDo: 'Nothing, if refunded orders are not to be counted. The rule is in input.rows of the schema.',
    example: 'Financial Status: refunded',
  },
  TEST_ORDER: {
    why: NO_SALE,
    whatToDo: 'Nothing. The rule is in input.rows of the schema.',
    example: 'Payment Method: bogus',
  },
  NOT_A_SALE: {
    why: NO_SALE,
    whatToDo: 'Nothing, if the list has more than sales. The rule is in input.rows of the schema.',
    example: 'A payout or a fee in the list of payments.',
  },
  NOT_A_PRODUCT: {
    why: 'A row for an image or a heading would be one more article in the catalog.',
    whatToDo: 'Nothing. The rule is in input.rows of the schema.',
    example: 'The second line of a product in a Shopify export, which holds its second picture.',
  },
  NOT_SUBSCRIBED: {
    why: 'The schema only accepts people who agreed to be contacted.',
    whatToDo: 'Nothing, if that is what you want. The rule is in input.rows of the schema.',
    example: 'Email Marketing: NEVER_SUBSCRIBED',
  },
  EXCLUDED: {
    why: 'A rule of your schema says so.',
    whatToDo: 'Check input.rows in the schema if the number is unexpected.',
    example:
      '"input": {"rows": [{"when": {"field": "channel", "in": ["internal"]}, "action": "leaveOut", "reason": "EXCLUDED"}]}',
  },
};
