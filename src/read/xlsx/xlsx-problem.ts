import { IngestError, InputError } from '../../errors.js';

/** A problem with a workbook; the reader turns it into an error that names the file. */
export class XlsxProblem extends Error {}

/** Returns the chunks; problems found in the workbook become errors that name the file. */
export async function* guardParts<T>(name: string, items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (cause) {
    throw asInputError(name, cause);
  }
}

/** The error to throw for what a reading step threw. */
export function asInputError(name: string, cause: unknown): unknown {
  if (cause instanceof IngestError || !(cause instanceof XlsxProblem || cause instanceof TypeError))
    return cause;
  // A TypeError is the decoder's: the bytes are not UTF-8.
  const why = cause instanceof XlsxProblem ? cause.message : 'its text is not valid UTF-8';
  return new InputError(
    `${name} cannot be read as an Excel workbook: ${why}. Open it in Excel or LibreOffice, save it again as .xlsx, or export it as CSV; nothing was uploaded.`,
    { code: 'CORRUPT_XLSX', cause },
  );
}
