import { DateTime } from 'luxon';
import { UsageError } from '../errors.js';
import { compileDateLayout } from './date-layout.js';
import { type FormatToken, tokenizeFormat } from './format-tokens.js';
import { Moment, type MomentReader } from './moment.js';

/** Names of months and days are English, whatever machine this runs on. */
const LOCALE = { locale: 'en-US' } as const;
/** In minutes, as for ISO forms. */
const MAX_OFFSET = 18 * 60;

/** A time whose fields are all different, in the second half of the day. */
const SAMPLE = DateTime.utc(2021, 11, 23, 21, 8, 7, LOCALE);
/** Its second of the day, truncated after any field. */
const SAMPLE_SECONDS = new Set([0, 21 * 3600, 21 * 3600 + 8 * 60, 21 * 3600 + 8 * 60 + 7]);

/**
 * Whether a format (in luxon's tokens, https://moment.github.io/luxon/#/parsing) specifies everything that a time
 * needs: a complete date and, if it has a time of day, one that distinguishes morning from evening. Macros, zone names
 * (`z`), other unquoted letters, duplicate fields and two fields of variable length with nothing between them
 * (`dMyyyy`) are not valid; quote words, as in `yyyy-MM-dd'T'HH:mm`.
 */
export function isValidDateFormat(format: string): boolean {
  const tokens = tokenizeFormat(format);
  if (tokens === null) return false;
  const moment = new Moment();
  try {
    const written = SAMPLE.toFormat(format);
    if (!buildReader(format, tokens)(written, moment)) return false;
  } catch {
    // luxon throws on fields that contradict each other, such as `HH` with `a`.
    return false;
  }
  const sampleDay = Math.floor(SAMPLE.toSeconds() / 86_400);
  return moment.day === sampleDay && SAMPLE_SECONDS.has(moment.second);
}

/**
 * Compiles the reader of a format. Letters match in any case; two-digit years up to 60 are 20xx, others 19xx; fractions
 * of a second are truncated; fields that the format does not have are zero. With `Z`, `ZZ` or `ZZZ` the moment has an
 * offset, of at most 18 hours; otherwise it is local. Throws a UsageError (`INVALID_DATE_FORMAT`) unless
 * `isValidDateFormat` holds.
 */
export function compileDateFormat(format: string): MomentReader {
  const tokens = tokenizeFormat(format);
  if (tokens === null || !isValidDateFormat(format)) {
    throw new UsageError(
      `The date format "${format}" cannot be used. Expected luxon tokens for a whole date, each field once, ` +
        `with other words in single quotes: for example MM/dd/yyyy HH:mm or d MMM yyyy 'at' h:mm a.`,
      { code: 'INVALID_DATE_FORMAT' },
    );
  }
  return buildReader(format, tokens);
}

/** luxon takes microseconds per value, so the usual layouts are read without it. */
function buildReader(format: string, tokens: readonly FormatToken[]): MomentReader {
  return compileDateLayout(tokens) ?? compileWithLuxon(format, tokens);
}

function compileWithLuxon(format: string, tokens: readonly FormatToken[]): MomentReader {
  const parser = DateTime.buildFormatParser(format, LOCALE);
  const zoned = tokens.some((token) => !token.literal && token.text.startsWith('Z'));
  const options = { ...LOCALE, zone: 'utc', setZone: true };
  return (value, moment) => {
    let time;
    try {
      time = DateTime.fromFormatParser(value, parser, options);
    } catch {
      // The host of the library may have told luxon, for all its users, to throw on invalid times.
      return false;
    }
    if (!time.isValid || Math.abs(time.offset) > MAX_OFFSET) return false;
    const offset = Math.round(time.offset * 60);
    moment.setInstant(Math.floor(time.toMillis() / 1000) + offset);
    moment.zoned = zoned;
    moment.offset = offset;
    moment.isInstant = false;
    return true;
  };
}
