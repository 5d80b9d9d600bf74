import { InputError } from '../../errors.js';
import type { TextEncoding } from '../../model/text-encoding.js';
import { chain, peek } from '../peek.js';
import { detectEncoding, markLength } from './detect-encoding.js';
import { hasEscapeSequence, isSevenBit } from './escape-sequences.js';
import { countLostLetters } from './lost-letters.js';
import { transcode } from './transcode.js';

/** Bytes that are searched for lost letters. */
const LOST_SAMPLE_BYTES = 256 * 1024;

const ESCAPE = 0x1b;

/** A text being read as UTF-8. */
export interface OpenedText {
  /** Its first bytes, without a byte order mark. */
  readonly sample: Buffer;
  /** What comes after the sample. */
  readonly rest: AsyncIterator<Uint8Array>;
  readonly encoding: TextEncoding;
  /** The encoding was only the likeliest one. */
  readonly isGuess: boolean;
  /** Words in the sample that have lost a letter to `?`. */
  readonly lostLetters: number;
}

/**
 * Detects a text's encoding (unless it is given) and decodes it. UTF-8 passes unchanged.
 * @param head the first bytes, `sampleBytes` of them at least unless the text is shorter
 */
export async function openText(
  head: Buffer,
  rest: AsyncIterator<Uint8Array>,
  options: {
    readonly name: string;
    readonly encoding: TextEncoding | undefined;
    readonly isComplete: boolean;
    readonly sampleBytes: number;
  },
): Promise<OpenedText> {
  refuseUtf32(head, options.name);
  // How much is checked must not depend on how the head was divided into chunks.
  const start = head.subarray(0, options.sampleBytes);
  const isComplete = options.isComplete && head.length === start.length;
  const {
    encoding,
    isGuess,
    markLength: mark,
  } = options.encoding === undefined
    ? detectEncoding(start, isComplete)
    : { encoding: options.encoding, isGuess: false, markLength: markLength(head, options.encoding) };
  const text = head.subarray(mark);
  if (!encoding.startsWith('utf-16')) refuseEscapeSequences(start, options.name);
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

/** In a text that also has other letters they are damage, and are rejected with their rows. */
function refuseEscapeSequences(text: Buffer, name: string): void {
  if (!text.includes(ESCAPE) || !isSevenBit(text) || !hasEscapeSequence(text.toString('latin1'))) return;
  throw new InputError(
    `Cannot read ${name}: it is text in ISO-2022-JP, ISO-2022-KR or another encoding that switches alphabets by escape sequences. Export it as UTF-8, or convert it: iconv -f ISO-2022-JP -t UTF-8.`,
    { code: 'UNSUPPORTED_FORMAT' },
  );
}

function refuseUtf32(head: Buffer, name: string): void {
  const first = head.toString('hex', 0, 4);
  if (first !== 'fffe0000' && first !== '0000feff') return;
  throw new InputError(`Cannot read ${name}: it is UTF-32 text: save it as UTF-8.`, {
    code: 'UNSUPPORTED_FORMAT',
  });
}
