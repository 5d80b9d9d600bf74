import { compileDateFormat } from './date-format.js';
import { type EpochUnit, compileEpochReader } from './epoch-time.js';
import { readIsoTime } from './iso-time.js';
import type { MomentReader } from './moment.js';

/** Options of the TIMESTAMP and DATE parsers. */
export interface TimeOptions {
  /** Formats in luxon's tokens with English names, tried in this order before all other forms. Default: none. */
  readonly formats?: readonly string[] | undefined;
  /** IANA name of the zone for values without one. Default UTC. */
  readonly timeZone?: string | undefined;
  /** What bare numbers count. Default `auto`: decided by their number of digits. */
  readonly epochUnit?: EpochUnit | undefined;
}

/**
 * Compiles the reader of all forms of time: the given formats, then the year-first forms of `readIsoTime`, then numbers
 * as epoch times. An explicit unit says what bare numbers are, so eight digits are then no longer a basic date
 * (`20210513`). A form with the day or the month first (`01/02/2021`) is ambiguous and is read only with a format.
 * Throws a UsageError for an invalid format.
 */
export function compileMomentReader(options: Pick<TimeOptions, 'formats' | 'epochUnit'>): MomentReader {
  const { formats = [], epochUnit = 'auto' } = options;
  const readEpoch = compileEpochReader(epochUnit);
  const readOther: MomentReader =
    epochUnit === 'auto'
      ? (value, moment) => readIsoTime(value, moment) || readEpoch(value, moment)
      : (value, moment) => readEpoch(value, moment) || readIsoTime(value, moment);
  if (formats.length === 0) return readOther;

  const readers = formats.map((format) => compileDateFormat(format));
  return (value, moment) => {
    for (const read of readers) if (read(value, moment)) return true;
    return readOther(value, moment);
  };
}
