/**
 * Whether bytes that are no UTF-8 look like Japanese text in Shift_JIS (CP932) rather than like a Western text.
 * Japanese words are runs of characters of two bytes. In Windows-1252 letters with accents, quotes and dashes mostly
 * stand alone between ASCII letters, which may make a character of two bytes by accident but seldom a run, and before
 * a delimiter or a space make none.
 */
export function looksLikeShiftJis(sample: Buffer): boolean {
  let inRuns = 0;
  let alone = 0;
  let invalid = 0;
  let run = 0;
  const endRun = () => {
    if (run > 1) inRuns += run;
    else alone += run;
    run = 0;
  };
  let at = 0;
  while (at < sample.length - 1) {
    const byte = sample[at] ?? 0;
    if (byte < 0x80) {
      endRun();
      at++;
    } else if (isLead(byte)) {
      if (isTrail(sample[at + 1] ?? 0)) {
        run++;
        at += 2;
      } else {
        endRun();
        invalid++;
        at++;
      }
    } else {
      // Katakana of half width are single bytes and say little: they are the capital letters of Windows-1252.
      if (byte < 0xa1 || byte > 0xdf) invalid++;
      at++;
    }
  }
  endRun();
  return inRuns > 0 && inRuns >= 4 * invalid && inRuns >= alone;
}

function isLead(byte: number): boolean {
  return (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);
}

function isTrail(byte: number): boolean {
  return byte >= 0x40 && byte <= 0xfc && byte !== 0x7f;
}
