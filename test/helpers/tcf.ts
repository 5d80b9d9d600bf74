/** Builds TCF strings for tests: the core segment of version 2, with vendors as bits or ranges. */
export interface TcfParts {
  readonly purposes: readonly number[];
  readonly vendors: readonly number[];
  /** As ranges `[first, last]`; default: bits for `vendors`. */
  readonly ranges?: readonly (readonly [number, number])[];
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const bits = (value: number, length: number) => value.toString(2).padStart(length, '0');

/** A TCF string by the IAB's format, English, of 2024-05-13. */
export function tcfString({ purposes, vendors, ranges }: TcfParts): string {
  const time = bits(17_155_944_000, 36);
  const flags = Array.from({ length: 24 }, (_, index) => (purposes.includes(index + 1) ? '1' : '0')).join('');
  const most = Math.max(0, ...vendors, ...(ranges ?? []).map(([, last]) => last));
  const vendorBits =
    ranges === undefined
      ? `0${Array.from({ length: most }, (_, index) => (vendors.includes(index + 1) ? '1' : '0')).join('')}`
      : `1${bits(ranges.length, 12)}${ranges.map(([first, last]) => `1${bits(first, 16)}${bits(last, 16)}`).join('')}`;
  const core =
    bits(2, 6) +
    time +
    time +
    bits(10, 12) +
    bits(1, 12) +
    bits(0, 6) +
    bits(4, 6) +
    bits(13, 6) +
    bits(200, 12) +
    bits(4, 6) +
    '00' +
    bits(0, 12) +
    flags +
    bits(0, 24) +
    '0' +
    bits(3, 6) +
    bits(4, 6) +
    bits(most, 16) +
    vendorBits +
    bits(0, 16) +
    '0' +
    bits(0, 12);
  const padded = core.padEnd(Math.ceil(core.length / 24) * 24, '0');
  return (padded.match(/.{6}/g) ?? []).map((six) => LETTERS[Number.parseInt(six, 2)] ?? '').join('');
}
