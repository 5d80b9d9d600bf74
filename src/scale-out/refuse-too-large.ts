import { InputError } from '../errors.js';
import { decompress } from '../read/decompress.js';
import { openS3Object, type S3InputObject } from '../read/s3-object.js';
import { shownName } from '../read/shown-name.js';
import type { StepContext } from './step-context.js';

/** Stored bytes by which it is judged how much a compressed file unpacks to. */
const SAMPLE_BYTES = 1024 * 1024;
/** No file unpacks to more: it is refused otherwise. */
const MAX_EXPANSION = 200;

/**
 * Refuses a file that cannot be cut and that one function would not get through in its time, before it is tried.
 * @param maxBytes that a function gets through, unpacked
 * @throws InputError TOO_LARGE_FOR_ONE_FUNCTION
 */
export async function refuseTooLarge(
  object: S3InputObject,
  isCompressed: boolean,
  maxBytes: number,
  context: StepContext,
): Promise<void> {
  const { size, url } = object;
  const mayExceed = isCompressed ? size * MAX_EXPANSION > maxBytes : size > maxBytes;
  if (!mayExceed) return;
  const bytes = isCompressed ? size * (await expansionOf(object, context)) : size;
  if (bytes <= maxBytes) return;
  const what = isCompressed
    ? `it is compressed, and its ${gigabytes(size)} GB unpack to about ${gigabytes(bytes)} GB`
    : `it cannot be cut into ranges, and has ${gigabytes(size)} GB`;
  throw new InputError(
    `${shownName(url)} is too large for one function: ${what}, more than the ${gigabytes(maxBytes)} GB that a function gets through in its 15 minutes. Nothing was uploaded. Have it exported in several files, not compressed (CSV or JSON Lines), or as Parquet: those are worked on in parts. Or run the command where it may take its time, for example in a container: amc-ingest run s3://BUCKET/KEY --upload.`,
    { code: 'TOO_LARGE_FOR_ONE_FUNCTION' },
  );
}

/** Unpacked bytes for each stored one, at the start of the file. */
async function expansionOf(object: S3InputObject, { s3, signal }: StepContext): Promise<number> {
  const end = Math.min(SAMPLE_BYTES, object.size);
  let plain = 0;
  try {
    for await (const chunk of decompress(openS3Object(object, s3, signal, { end }), shownName(object.url)))
      plain += chunk.length;
  } catch (error) {
    // The sample ends in the middle; what else is wrong with the file is found when it is read.
    if (!(error instanceof InputError)) throw error;
  }
  return plain / end;
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(bytes < 1e9 ? 3 : 1);
}
