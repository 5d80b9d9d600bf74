import type { Compressor } from '../model/compressor.js';
import type { PartEncoder } from '../model/part-encoder.js';
import { joinPieces } from '../model/row-pieces.js';

/** Bytes of rows that are compressed as one gzip member. Members end at row ends, so parts can be split there. */
const MEMBER_BYTES = 4 * 1024 * 1024;

export interface TextPartsOptions {
  /** E.g. `.csv`. */
  readonly extension: string;
  readonly contentType: string;
  /** What every part starts with, as text. */
  readonly header: string;
  readonly compressor: Compressor;
  /** Changes whole rows before they are compressed, and the most they can grow. Default: no change. */
  readonly change?: { readonly rows: (rows: Buffer) => Buffer; readonly growth: number } | undefined;
}

/** Parts of text, compressed piece by piece. */
export function textParts({
  extension,
  contentType,
  header,
  compressor,
  change,
}: TextPartsOptions): PartEncoder {
  let start: Promise<Buffer> | null = null;
  return {
    extension: extension + compressor.extension,
    contentType,
    memberBytes: (maxPartBytes) => {
      // Data that cannot be compressed grows a little because of the framing.
      const room = Math.floor((maxPartBytes - 2 * header.length) * 0.99) - 1024;
      return Math.max(1, Math.min(MEMBER_BYTES, Math.floor(room / (change?.growth ?? 1))));
    },
    start: () =>
      (start ??=
        header === ''
          ? Promise.resolve(Buffer.alloc(0))
          : compressor.compress([Buffer.alloc(Buffer.byteLength(header), header)])),
    encode: async (rows) => ({
      bytes: await compressor.compress(change === undefined ? rows : [change.rows(joinPieces(rows))]),
      rowGroups: [],
    }),
    end: () => Buffer.alloc(0),
    mostEndBytes: () => 0,
  };
}
