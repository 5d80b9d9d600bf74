import { OUTCOMES } from '../column-converter.js';
import { CellWriter } from './cell-writer.js';

const QUOTE = 0x22;

/** Writes cells that pass unchanged: copies their bytes, unless one of them needs care. */
export class TextWriter extends CellWriter {
  override write(start: number, end: number, isHigh: boolean): number {
    const { source, out } = this.state;
    const { needsCare, isQuoted } = this.encoding;
    out.reserve(end - start + 2);
    const { bytes } = out;
    let position = out.length;
    if (isQuoted) bytes[position++] = QUOTE;
    let care = 0;
    for (let at = start; at < end; at++) {
      const byte = source[at] ?? 0;
      care |= needsCare[byte] ?? 0;
      bytes[position++] = byte;
    }
    if (care !== 0) return super.write(start, end, isHigh);
    if (isQuoted) bytes[position++] = QUOTE;
    out.length = position;
    return OUTCOMES.value;
  }
}
