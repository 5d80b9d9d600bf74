/** Length of each country's account numbers, from the ISO 13616 register. */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 ' +
    'FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 ' +
    'LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 ' +
    'SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((one) => [one.slice(0, 2), Number(one.slice(2))]),
);
const START = /(?<![\p{L}\p{N}])([A-Z]{2})[ _.-]?\d{2}/giu;
const SIGN = /[A-Z0-9]/i;
/** What separates groups, one character at a time. */
const GAP = /[ _.-]/;

/** Whether a text without gaps is an account number: checks its country, the length there, and the check digits. */
export function isIban(text: string): boolean {
  const upper = text.toUpperCase();
  if (LENGTHS.get(upper.slice(0, 2)) !== upper.length || !/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(upper))
    return false;
  let rest = 0;
  for (const sign of upper.slice(4) + upper.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Where account numbers are in a text, in one piece or in groups. */
export function ibanSpans(text: string): { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(START)].flatMap(({ index, 1: country = '' }) => {
    const end = endOf(text, index, LENGTHS.get(country.toUpperCase()) ?? 0);
    if (end === null || !isIban(text.slice(index, end).replaceAll(/[ _.-]/g, ''))) return [];
    return [{ start: index, end }];
  });
}

/** The position after this many letters and digits; null if there are fewer, or more. */
function endOf(text: string, start: number, length: number): number | null {
  let at = start;
  for (let count = 0; count < length; at++) {
    if (SIGN.test(text.charAt(at))) count += 1;
    else if (!GAP.test(text.charAt(at)) || GAP.test(text.charAt(at - 1))) return null;
  }
  return length === 0 || /[\p{L}\p{N}]/u.test(text.charAt(at)) ? null : at;
}
