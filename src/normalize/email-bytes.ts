const AT_SIGN = 0x40;
/** Longer addresses take the usual way. */
export const MAX_EMAIL_BYTES = 63;

/** What becomes of a byte: the byte that is kept, 0 for none. */
const DROPPED = 0;
/** A sign of decoration (`<…>`, `mailto:`): the usual way has to look at it. */
const DECORATION = 0xff;

/** The byte standardizer gives this where only `emailStandardizer` can tell. */
export const UNDECIDED = -1;

/** Where the result of `emailBytesStandardizer` is put. */
export type EmailBytesStandardizer = (
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  position: number,
) => number;

function keptBytes(keepUnderscore: boolean): Uint8Array {
  const kept = new Uint8Array(128).fill(DROPPED);
  const keep = (text: string) => {
    for (const letter of text) kept[letter.charCodeAt(0)] = letter.toLowerCase().charCodeAt(0);
  };
  keep('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-@');
  if (keepUnderscore) keep('_');
  for (const sign of '<>:') kept[sign.charCodeAt(0)] = DECORATION;
  return kept;
}

/** By byte: what is kept of it; 0 for nothing, 255 where only text can tell. */
export function emailByteTable(keepUnderscore: boolean): Uint8Array {
  const table = new Uint8Array(256).fill(DECORATION);
  table.set(keptBytes(keepUnderscore));
  return table;
}

/**
 * `emailStandardizer` for ASCII bytes of at most `MAX_EMAIL_BYTES`: writes the standardized address to `target` at
 * `position` and gives its length, 0 when nothing is left, or `UNDECIDED`.
 */
export function emailBytesStandardizer(keepUnderscore: boolean): EmailBytesStandardizer {
  const kept = keptBytes(keepUnderscore);
  return (bytes, start, end, target, position) => {
    let length = 0;
    let atSigns = 0;
    // Letters and digits before and behind the @.
    let before = 0;
    let behind = 0;
    for (let at = start; at < end; at++) {
      const byte = kept[bytes[at] ?? 0] ?? DECORATION;
      if (byte === DROPPED) continue;
      if (byte === DECORATION) return UNDECIDED;
      target[position + length++] = byte;
      if (byte === AT_SIGN) atSigns++;
      else if (byte >= 0x61 || (byte >= 0x30 && byte <= 0x39)) {
        if (atSigns === 0) before++;
        else behind++;
      }
    }
    return atSigns === 1 && before > 0 && behind > 0 ? length : 0;
  };
}
