/**
 * Whether bytes that are not UTF-8 look like Japanese text in Shift_JIS (CP932) rather than Western text. Japanese
 * words are runs of two-byte characters. In Windows-1252, accented letters, quotes and dashes usually occur singly
 * between ASCII letters. There they may look like a two-byte character by accident, but seldom like a run, and never
 * before a delimiter or a space.
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
      // Half-width Katakana are single bytes and say little: they are the capital letters of Windows-1252.
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
