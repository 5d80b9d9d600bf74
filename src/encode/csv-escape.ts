const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
/** A field of one backslash becomes `"\\\\"`: with its delimiter, two bytes become five. */
export const MOST_ESCAPED_GROWTH = 3;

/**
 * Converts whole rows of CSV with doubled quotes to AMC's default dialect, which escapes quotes and backslashes
 * with a backslash. Fields that contain a backslash are quoted: it is undefined what a backslash means outside
 * of quotes. Rows that need no change are returned in the same memory.
 */
export function escapedByBackslash(rows: Buffer): Buffer {
  if (!rows.includes(BACKSLASH) && !rows.includes('""')) return rows;
  const out = Buffer.allocUnsafe(rows.length * MOST_ESCAPED_GROWTH);
  let to = 0;
  let from = 0;
  // The next occurrence of each is searched only once: it may be far away.
  let backslash = rows.indexOf(BACKSLASH);
  while (from < rows.length) {
    if (rows[from] === QUOTE) {
      out[to++] = QUOTE;
      for (from += 1; from < rows.length; from += 1) {
        const byte = rows[from] ?? 0;
        if (byte === QUOTE) {
          if (rows[from + 1] !== QUOTE) break;
          from += 1;
          out[to++] = BACKSLASH;
        } else if (byte === BACKSLASH) {
          out[to++] = BACKSLASH;
        }
        out[to++] = byte;
      }
      from += 1;
      out[to++] = QUOTE;
    } else {
      const end = endOfField(rows, from);
      if (backslash >= 0 && backslash < from) backslash = rows.indexOf(BACKSLASH, from);
      if (backslash < 0 || backslash >= end) {
        rows.copy(out, to, from, end);
        to += end - from;
      } else {
        out[to++] = QUOTE;
        for (let at = from; at < end; at += 1) {
          const byte = rows[at] ?? 0;
          if (byte === BACKSLASH) out[to++] = BACKSLASH;
          out[to++] = byte;
        }
        out[to++] = QUOTE;
      }
      from = end;
    }
    if (from < rows.length) out[to++] = rows[from++] ?? LINE_FEED;
  }
  return out.subarray(0, to);
}

function endOfField(rows: Buffer, from: number): number {
  for (let at = from; at < rows.length; at += 1) {
    const byte = rows[at];
    if (byte === COMMA || byte === LINE_FEED) return at;
  }
  return rows.length;
}
