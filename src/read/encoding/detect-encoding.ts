import { isUtf8 } from 'node:buffer';
import type { TextEncoding } from '../../model/text-encoding.js';
import { looksLikeShiftJis } from './shift-jis-likeness.js';

export interface DetectedEncoding {
  readonly encoding: TextEncoding;
  /** Bytes of the byte order mark, which is not text. */
  readonly markLength: number;
  /** Nothing in the file says so: it was the likeliest one, judging by its bytes. */
  readonly isGuess: boolean;
}

/** Bytes that are searched for the NULs of UTF-16 without a mark. */
const NUL_SAMPLE_BYTES = 4096;

/**
 * Detects the encoding of a text from its first bytes: by its mark; by the NULs of UTF-16; UTF-8 when it is valid, or
 * when more of its sequences are valid than not (then its bad bytes are rejected with their rows); otherwise Shift_JIS
 * (CP932) or Windows-1252, whichever the bytes look more like. A text that is UTF-8 in the sample is read as UTF-8
 * throughout.
 * @param isComplete whether the sample is the entire text; otherwise its last character may be cut
 */
export function detectEncoding(sample: Buffer, isComplete: boolean): DetectedEncoding {
  const mark = markOf(sample);
  if (mark !== null) return mark;
  const wide = wideEncoding(sample);
  if (wide !== null) return { encoding: wide, markLength: 0, isGuess: false };
  if (isUtf8(isComplete ? sample : withoutCutCharacter(sample)) || isMostlyUtf8(sample))
    return { encoding: 'utf-8', markLength: 0, isGuess: false };
  const encoding = looksLikeShiftJis(sample) ? 'shift_jis' : 'windows-1252';
  return { encoding, markLength: 0, isGuess: true };
}

/** The length of the mark that a text of a given encoding starts with. */
export function markLength(sample: Buffer, encoding: TextEncoding): number {
  const mark = markOf(sample);
  return mark?.encoding === encoding ? mark.markLength : 0;
}

function markOf(sample: Buffer): DetectedEncoding | null {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf)
    return { encoding: 'utf-8', markLength: 3, isGuess: false };
  if (sample[0] === 0xff && sample[1] === 0xfe)
    return { encoding: 'utf-16le', markLength: 2, isGuess: false };
  if (sample[0] === 0xfe && sample[1] === 0xff)
    return { encoding: 'utf-16be', markLength: 2, isGuess: false };
  return null;
}

/** Fewer NULs than this are damage, not a sign of UTF-16: a header and a row have more. */
const FEWEST_NULS = 4;

/**
 * UTF-16 without a mark: ASCII letters, delimiters and line ends have a NUL as their other byte. A text of ASCII alone
 * has one in every unit; one in another script still has them between its values. A text of single bytes with some
 * NULs in it has printable ASCII in nearly all other units.
 */
function wideEncoding(sample: Buffer): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(sample.length, NUL_SAMPLE_BYTES) & ~1;
  const units = length / 2;
  let even = 0;
  let odd = 0;
  let printable = 0;
  for (let at = 0; at < length; at += 2) {
    const first = sample[at] ?? 0;
    const second = sample[at + 1] ?? 0;
    if (first === 0) even++;
    if (second === 0) odd++;
    if (isPrintable(first) && isPrintable(second)) printable++;
  }
  const most = Math.max(even, odd);
  if (most < FEWEST_NULS || Math.min(even, odd) * 10 >= most) return null;
  const isMostlyAscii = most * 2 >= units;
  if (!isMostlyAscii && (most * 20 <= units || printable * 4 > units * 3)) return null;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function withoutCutCharacter(sample: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= sample.length; back++) {
    const byte = sample[sample.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return sample.subarray(0, sample.length - back);
  }
  return sample;
}

/** In other encodings, valid UTF-8 sequences occur only by accident. */
function isMostlyUtf8(sample: Buffer): boolean {
  let valid = 0;
  let invalid = 0;
  for (let at = 0; at < sample.length;) {
    const byte = sample[at] ?? 0;
    if (byte < 0x80) {
      at++;
      continue;
    }
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (byte >= 0xc2 && isUtf8(sample.subarray(at, at + length)) && at + length <= sample.length) {
      valid++;
      at += length;
    } else {
      invalid++;
      at++;
    }
  }
  return valid > invalid;
}
