import { InputError } from '../../errors.js';
import type { TextEncoding } from '../../model/text-encoding.js';
import { chain, peek } from '../peek.js';
import { detectEncoding, markLength } from './detect-encoding.js';
import { countLostLetters } from './lost-letters.js';
import { transcode } from './transcode.js';

/** Bytes in which lost letters are looked for. */
const LOST_SAMPLE_BYTES = 256 * 1024;

/** A text on its way as UTF-8. */
export interface OpenedText {
  /** Its first bytes, without a byte order mark. */
  readonly sample: Buffer;
  /** What comes behind the sample. */
  readonly rest: AsyncIterator<Uint8Array>;
  readonly encoding: TextEncoding;
  /** The encoding was only the likeliest one. */
  readonly isGuess: boolean;
  /** Words in the sample that have lost a letter to `?`. */
  readonly lostLetters: number;
}

/**
 * Tells a text's encoding (unless it is given) and decodes it. UTF-8 passes as it is.
 * @param head the first bytes, `sampleBytes` of them at least unless the text is shorter
 */
export async function openText(
  head: Buffer,
  rest: AsyncIterator<Uint8Array>,
  options: {
    readonly name: string;
    readonly encoding: TextEncoding | undefined;
    readonly isWhole: boolean;
    readonly sampleBytes: number;
  },
): Promise<OpenedText> {
  refuseUtf32(head, options.name);
  const {
    encoding,
    isGuess,
    markLength: mark,
  } = options.encoding === undefined
    ? detectEncoding(head, options.isWhole)
    : { encoding: options.encoding, isGuess: false, markLength: markLength(head, options.encoding) };
  const text = head.subarray(mark);
  if (encoding === 'utf-8') return { sample: text, rest, encoding, isGuess, lostLetters: lostIn(text) };
  const decoded = await peek(transcode(chain(text, rest), encoding), options.sampleBytes);
  return {
    sample: decoded.head,
    rest: decoded.rest,
    encoding,
    isGuess,
    lostLetters: lostIn(decoded.head),
  };
}

function lostIn(sample: Buffer): number {
  const start = sample.subarray(0, LOST_SAMPLE_BYTES);
  return start.includes('?') ? countLostLetters(start.toString('utf8')) : 0;
}

function refuseUtf32(head: Buffer, name: string): void {
  const first = head.toString('hex', 0, 4);
  if (first !== 'fffe0000' && first !== '0000feff') return;
  throw new InputError(`Cannot read ${name}: it is UTF-32 text: save it as UTF-8.`, {
    code: 'UNSUPPORTED_FORMAT',
  });
}
