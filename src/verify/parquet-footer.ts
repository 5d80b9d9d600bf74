import { parquetMetadata, type FileMetaData } from 'hyparquet';
import type { FileContent } from './file-content.js';

/** Only files with many thousands of row groups and columns have a larger footer. This bounds what is held. */
const TAIL_BYTES = 16 * 1024 * 1024;

/** Reads the number of rows and the columns of a Parquet file from its footer, as its bytes pass. */
export class ParquetFooter implements FileContent {
  readonly #tail: Uint8Array[] = [];
  #bytes = 0;

  add(chunk: Uint8Array): void {
    this.#tail.push(chunk);
    this.#bytes += chunk.length;
    for (let [first] = this.#tail; first !== undefined; [first] = this.#tail) {
      if (this.#bytes - first.length < TAIL_BYTES) return;
      this.#tail.shift();
      this.#bytes -= first.length;
    }
  }

  read(): { readonly rows: number | null; readonly columns: readonly string[] | null } {
    const footer = this.#footer();
    if (footer === null) return { rows: null, columns: null };
    const [, ...columns] = footer.schema;
    return { rows: Number(footer.num_rows), columns: columns.map(({ name }) => name) };
  }

  #footer(): FileMetaData | null {
    try {
      return parquetMetadata(Buffer.concat(this.#tail));
    } catch {
      return null;
    }
  }
}
