import { emailBytesStandardizer, type EmailBytesStandardizer } from '../../normalize/email-bytes.js';
import type { CellWriter } from './cell-writer.js';
import { IdentifierWriter, BY_TEXT } from './identifier-writer.js';

/** Writes e-mail addresses, standardized as bytes. */
export class EmailWriter extends IdentifierWriter {
  readonly #standardize: EmailBytesStandardizer;

  constructor(keepUnderscore: boolean, ...rest: ConstructorParameters<typeof CellWriter>) {
    super(...rest);
    this.#standardize = emailBytesStandardizer(keepUnderscore);
  }

  protected override standardize(start: number, end: number, isHigh: boolean): number {
    if (isHigh) return BY_TEXT;
    const { source, digests } = this.state;
    return this.#standardize(source, start, end, digests.memory, digests.slot);
  }
}
