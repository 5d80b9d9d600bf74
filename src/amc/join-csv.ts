const LINE_FEED = 0x0a;
/** A header is shorter than this; a longer first line is data. */
const MAX_HEADER_BYTES = 1024 * 1024;

type File = () => AsyncIterable<Uint8Array>;

/**
 * The files of one CSV, one after another. In each file after the first, a first line that repeats the header
 * is left out. Holds at most one header in memory.
 */
export async function* joinCsv(files: readonly File[]): AsyncGenerator<Uint8Array, void, void> {
  let header: Uint8Array | null = null;
  let endsLine = true;
  for (const file of files) {
    let first: Uint8Array | null = new Uint8Array(0);
    for await (const piece of file()) {
      let rest: Uint8Array = piece;
      if (first !== null) {
        first = Buffer.concat([first, piece]);
        const end = first.indexOf(LINE_FEED);
        if (end < 0 && first.byteLength <= MAX_HEADER_BYTES) continue;
        rest = afterHeader(first, end, header);
        header ??= first.subarray(0, end + 1);
        if (!endsLine && rest.byteLength > 0) yield Uint8Array.of(LINE_FEED);
        first = null;
      }
      if (rest.byteLength > 0) endsLine = rest.at(-1) === LINE_FEED;
      if (rest.byteLength > 0) yield rest;
    }
    if (first !== null && first.byteLength > 0 && !isHeader(first, header)) {
      header ??= first;
      if (!endsLine) yield Uint8Array.of(LINE_FEED);
      endsLine = false;
      yield first;
    }
  }
}

function afterHeader(start: Uint8Array, end: number, header: Uint8Array | null): Uint8Array {
  return isHeader(start.subarray(0, end + 1), header) ? start.subarray(end + 1) : start;
}

/** Whether a line is the header of the files before, with or without its line feed. */
function isHeader(line: Uint8Array, header: Uint8Array | null): boolean {
  if (header === null) return false;
  return Buffer.compare(withoutEnd(line), withoutEnd(header)) === 0;
}

function withoutEnd(line: Uint8Array): Uint8Array {
  return line.at(-1) === LINE_FEED ? line.subarray(0, -1) : line;
}
