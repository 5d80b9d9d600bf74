import { MAX_MESSAGE_BYTES } from '../../kernel/digest-batch.js';
import { DIGEST_LETTERS } from '../../kernel/sha256-lanes.js';
import { sha256OfIdentifier } from '../../hash/sha256.js';
import { OUTCOMES } from '../column-converter.js';
import { CellWriter } from './cell-writer.js';

const QUOTE = 0x22;
/** What is hashed already has this many digits: such cells and longer ones take the way over text. */
export const MAX_RAW_BYTES = 63;

/** Base of the writers that standardize by themselves and leave hashing to the batch. */
export abstract class IdentifierWriter extends CellWriter {
  override write(start: number, end: number, isHigh: boolean): number {
    if (end - start > MAX_RAW_BYTES) return super.write(start, end, isHigh);
    const length = this.standardize(start, end, isHigh);
    if (length === BY_TEXT) return super.write(start, end, isHigh);
    if (length === 0) {
      this.writeNull();
      return OUTCOMES.standardizedToNothing;
    }
    this.#writeDigest(length);
    return OUTCOMES.hashed;
  }

  /**
   * Puts the standardized identifier into the batch's slot, which has room for 64 bytes.
   * @returns its length in bytes, 0 when nothing is left, `BY_TEXT` when the way over text has to be taken
   */
  protected abstract standardize(start: number, end: number, isHigh: boolean): number;

  #writeDigest(length: number): void {
    const { out, digests } = this.state;
    out.reserve(DIGEST_LETTERS + 2);
    if (this.encoding.isQuoted) out.bytes[out.length++] = QUOTE;
    if (length > MAX_MESSAGE_BYTES) {
      const text = Buffer.from(digests.memory.buffer, digests.slot, length).toString('utf8');
      out.writeAscii(sha256OfIdentifier(text));
    } else {
      const position = out.length;
      out.length += DIGEST_LETTERS;
      digests.push(length, position);
    }
    if (this.encoding.isQuoted) out.bytes[out.length++] = QUOTE;
  }
}

/** The cell needs the way over text. */
export const BY_TEXT = -1;
