import { sha256Hex } from '../../hash/sha256.js';
import {
  emailBytesStandardizer,
  MAX_EMAIL_BYTES,
  UNDECIDED,
  type EmailBytesStandardizer,
} from '../../normalize/email-bytes.js';
import { OUTCOMES } from '../column-converter.js';
import { CellWriter } from './cell-writer.js';

const QUOTE = 0x22;
const DIGEST_LETTERS = 64;

/** Writes e-mail addresses: standardizes them as bytes. */
export class EmailWriter extends CellWriter {
  readonly #standardize: EmailBytesStandardizer;
  readonly #address = Buffer.alloc(MAX_EMAIL_BYTES);

  constructor(keepUnderscore: boolean, ...rest: ConstructorParameters<typeof CellWriter>) {
    super(...rest);
    this.#standardize = emailBytesStandardizer(keepUnderscore);
  }

  override write(start: number, end: number, isHigh: boolean): number {
    // What is hashed already is longer, too.
    if (isHigh || end - start > MAX_EMAIL_BYTES) return super.write(start, end, isHigh);
    const length = this.#standardize(this.state.source, start, end, this.#address);
    if (length === UNDECIDED) return super.write(start, end, isHigh);
    if (length === 0) {
      this.writeNull();
      return OUTCOMES.standardizedToNothing;
    }
    this.writeDigest(sha256Hex(this.#address.toString('latin1', 0, length)));
    return OUTCOMES.hashed;
  }

  private writeDigest(digest: string): void {
    const { out } = this.state;
    out.reserve(DIGEST_LETTERS + 2);
    const { bytes } = out;
    let position = out.length;
    if (this.encoding.isQuoted) bytes[position++] = QUOTE;
    for (let at = 0; at < DIGEST_LETTERS; at++) bytes[position++] = digest.charCodeAt(at);
    if (this.encoding.isQuoted) bytes[position++] = QUOTE;
    out.length = position;
  }
}
