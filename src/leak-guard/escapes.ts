import { WINDOWS_1252 } from '../model/windows-1252.js';

/** A character that is written as several characters. */
export interface Escape {
  readonly text: string;
  /** After its last character. */
  readonly end: number;
}

// All quantifiers are bounded: no text makes these slow.
const ENTITY = /&(?:#x([\da-f]{1,8})|#(\d{1,9})|([a-z]{2,16})(?=;));?/iy;
const JS =
  /\\(?:u([\dA-Fa-f]{4})|u\{([\dA-Fa-f]{1,6})\}|U([\dA-Fa-f]{8})|x([\dA-Fa-f]{2})|([nrt])|([^\p{L}\d\s]))/uy;
const BYTE = /[%=]([\da-f]{2})/iy;

/** Named entities for characters that occur in identifiers or between their parts. */
const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    commat: '@',
    period: '.',
    middot: '.',
    centerdot: '.',
    bull: '.',
    bullet: '.',
    hyphen: '-',
    dash: '-',
    ndash: '-',
    mdash: '-',
    horbar: '-',
    minus: '-',
    lowbar: '_',
    underbar: '_',
    sol: '/',
    bsol: '\\',
    lpar: '(',
    rpar: ')',
    plus: '+',
    num: '#',
    percnt: '%',
    amp: '&',
    equals: '=',
    colon: ':',
    comma: ',',
    semi: ';',
    quot: '"',
    apos: "'",
    rsquo: "'",
    lt: '<',
    gt: '>',
    phone: '\u260e',
    nbsp: ' ',
    ensp: ' ',
    emsp: ' ',
    thinsp: ' ',
    hairsp: ' ',
    numsp: ' ',
    puncsp: ' ',
    tab: ' ',
    newline: '\n',
    shy: '',
    zwnj: '',
    zwj: '',
    lrm: '',
    rlm: '',
    nobreak: '',
    zerowidthspace: '',
    szlig: '\u00df',
    oslash: '\u00f8',
    aelig: '\u00e6',
    oelig: '\u0153',
    eth: '\u00f0',
    thorn: '\u00fe',
  }),
);
const ACCENTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    grave: '\u0300',
    acute: '\u0301',
    circ: '\u0302',
    tilde: '\u0303',
    uml: '\u0308',
    ring: '\u030a',
    caron: '\u030c',
    cedil: '\u0327',
    ogon: '\u0328',
  }),
);
const ACCENTED = /^([a-z])([a-z]+)$/i;

/**
 * The character written from `at` on as an HTML entity, a percent escape, a JSON or JavaScript escape or, with
 * `isQuotedPrintable`, as `=40`; null if there is none.
 */
export function escapeAt(text: string, at: number, isQuotedPrintable: boolean): Escape | null {
  switch (text.charAt(at)) {
    case '&':
      return entityAt(text, at);
    case '\\':
      return jsEscapeAt(text, at);
    case '%':
      return bytesAt(text, at, '%');
    case '=':
      if (!isQuotedPrintable) return null;
      // Its lines are broken with a character at the end.
      if (text.charAt(at + 1) === '\n') return { text: '', end: at + 2 };
      return bytesAt(text, at, '=');
    default:
      return null;
  }
}

/** Whether the text contains an address whose at sign is `=40`, as in the quoted-printable encoding of e-mails. */
export function holdsQuotedPrintable(text: string): boolean {
  return /[\p{L}\d]=40[\p{L}\d-]{1,63}(?:\.|=2e)\p{L}/iu.test(text);
}

function entityAt(text: string, at: number): Escape | null {
  ENTITY.lastIndex = at;
  const found = ENTITY.exec(text);
  if (found === null) return null;
  const [, hex, decimal, name] = found;
  if (name === undefined) {
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    // C1 controls: browsers read them as Windows does.
    const character = WINDOWS_1252[point - 0x80] ?? characterOf(point);
    return character === null ? null : { text: character, end: ENTITY.lastIndex };
  }
  const named = NAMED.get(name.toLowerCase()) ?? accented(name);
  return named === null ? null : { text: named, end: ENTITY.lastIndex };
}

function accented(name: string): string | null {
  const [, letter = '', accent = ''] = ACCENTED.exec(name) ?? [];
  const mark = ACCENTS.get(accent);
  return mark === undefined ? null : `${letter}${mark}`.normalize('NFC');
}

function jsEscapeAt(text: string, at: number): Escape | null {
  JS.lastIndex = at;
  const found = JS.exec(text);
  if (found === null) return null;
  const [, four, braces, eight, two, space, sign] = found;
  const hex = four ?? braces ?? eight ?? two;
  const end = JS.lastIndex;
  if (hex === undefined) return { text: sign ?? (space === 't' ? ' ' : '\n'), end };
  // The two halves of a surrogate pair are joined when both are there.
  const point = Number.parseInt(hex, 16);
  if (point >= 0xd800 && point < 0xe000) return { text: String.fromCharCode(point), end };
  const character = characterOf(point);
  return character === null ? null : { text: character, end };
}

/** One character of UTF-8 whose bytes are escaped; a byte that cannot start a sequence is a Latin-1 character. */
function bytesAt(text: string, at: number, sign: string): Escape | null {
  const first = byteAt(text, at, sign);
  if (first === null) return null;
  let more = 0;
  if (first >= 0xc2) more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
  const bytes = [first];
  while (bytes.length <= more) {
    const next = byteAt(text, at + 3 * bytes.length, sign);
    if (next === null || next < 0x80 || next > 0xbf) break;
    bytes.push(next);
  }
  const isComplete = bytes.length > more;
  const count = isComplete ? bytes.length : 1;
  const character = isComplete && more > 0 ? Buffer.from(bytes).toString('utf8') : String.fromCharCode(first);
  return { text: character, end: at + 3 * count };
}

function byteAt(text: string, at: number, sign: string): number | null {
  if (text.charAt(at) !== sign) return null;
  BYTE.lastIndex = at;
  const found = BYTE.exec(text)?.[1];
  return found === undefined ? null : Number.parseInt(found, 16);
}

function characterOf(point: number): string | null {
  if (point > 0x10_ffff || (point >= 0xd800 && point < 0xe000)) return null;
  return String.fromCodePoint(point);
}
