import { isHeaderWord } from './header-words.js';

/** What identifies a house number with its street, a post office box and a British postcode in names and messages. */

const ENGLISH =
  'st|street|ave|avenue|rd|road|ln|lane|dr|drive|ct|court|blvd|boulevard|way|terrace|place|pl|plaza|square|row|close|crescent|gardens|parkway|pkwy|highway|hwy|circle|cir|trail|trl';
/** Also after the town's name: the endings of headers are none of these. */
const AFTER = '(?:\\s*,.*)?$';
/** A house number and the name of a street. */
const NUMBER_FIRST = [
  new RegExp(
    `^\\d{1,5}[a-z]?\\s+(?:\\p{Lu}[\\p{L}.'-]*\\s+){1,4}(?:${ENGLISH})\\.?(?:(?:\\s*,|\\s+(?:apt|suite|ste|unit|floor|#))[^a-z].*)?$`,
    'iu',
  ),
  /^\d{1,4}(?:\s?(?:bis|ter|quater))?,?\s+(?:rue|avenue|boulevard|place|chemin|impasse|allée|route|quai|cours)\s/iu,
];
/** `Schillerring`, but not `Spring`, `Recurring` and `Monitoring`. */
const RING = '(?:[ -]ring|(?<=\\p{L}{2}[b-df-hj-np-tv-z])(?<!subst|offsp|cur|fer)ring)';
/** A season, or something done in a year, is not a street. */
const NO_YEAR = '(?!(?:19|20)\\d\\d(?!\\d))';
/** The name of a street and then the house number, in languages with their own words for streets. */
const STREET_FIRST = [
  `^\\p{Lu}[\\p{L}.-]*(?:\\s\\p{Lu}?[\\p{L}.-]+){0,3}(?:str\\.?|straße|strasse|[ -]?weg|[ -]?platz|gasse|[ -]?allee|${RING}|(?<![aä]|ae)[ -]?ufer|straat|laan|gracht|plein|(?<!de)kade|gatan|vägen|gata|vegen|(?<!bri)gade|vej)\\s+${NO_YEAR}\\d{1,4}\\s?[a-z]?${AFTER}`,
  `^(?:ul|al|pl|os)\\.\\s?\\p{L}.*\\s\\d{1,4}[a-z]?(?:/\\d{1,4})?${AFTER}`,
  `^(?:ул|пр|пер|пл)\\.?\\s.*\\d|^(?:улица|проспект|переулок|площадь|вулиця)\\s.*\\d`,
  `^\\p{L}.*\\s(?:cad|cadde|caddesi|sok|sokak|sokağı|mah|mahallesi)\\.?,?\\s(?:no[.:]?\\s?)?\\d{1,4}`,
].map((form) => new RegExp(form, 'iu'));
/** Of China, Japan and Korea. */
const EAST_ASIAN =
  /(?:路|街|道|巷|弄)\s?\d{1,5}\s?(?:号|號)|\d{1,3}\s?丁目|[一二三四五六七八九十]丁目|\d{1,4}番地|(?:로|길)\s?\d{1,4}(?:번지|호|-\d{1,4})?$/u;
/**
 * `Elm Street 17` and `Via Roma 10`: headers also have such words with a number (`Billing Street 2`, `Via Channel 2`).
 */
const LIKE_HEADERS = [
  `^((?:[\\p{L}.'-]+\\s+){1,3})(?:${ENGLISH})\\.?,?\\s+(\\d{1,5})[a-z]?${AFTER}`,
  `^(?:calle|c/|avenida|avda\\.?|av\\.?|plaza|paseo|camino|carrera|via|viale|piazza|corso|vicolo|largo|rua|travessa|praça|alameda)\\s?(\\p{L}.*?)[\\s,]\\s*(?:n[º°o.]*\\s?)?(\\d{1,5})[a-z]?${AFTER}`,
].map((form) => new RegExp(form, 'iu'));
const MOST_LINES = 9;
const YEAR = /^(?:19|20)\d\d$/;

/** Within a text, only with capitals. */
const STREETS_WITHIN = [
  /(?<![\p{L}\p{N}])\d{1,5}[a-z]?\s(?:\p{Lu}[\p{L}.'-]*\s){1,3}(?:St|Street|Ave|Avenue|Rd|Road|Ln|Lane|Dr|Drive|Ct|Court|Blvd|Boulevard|Terrace|Crescent|Gardens|Parkway|Highway)(?![\p{L}\p{N}])/gu,
  /(?<![\p{L}\p{N}])(?:\p{Lu}[\p{L}.'-]*\s){1,3}(?:Street|Avenue|Road|Lane|Boulevard|Terrace|Crescent)\s\d{1,5}(?![\p{L}\p{N}]|[.,]\d)/gu,
  /(?<![\p{L}\p{N}])\p{Lu}[\p{L}-]*(?:str\.|straße|strasse|gasse|straat|gracht)\s\d{1,4}\s?[a-z]?(?![\p{L}\p{N}])/gu,
];
/** A single digit may be the number of a field. */
const BOX =
  /(?<![\p{L}\p{N}])(?:p\.?[\s_]?o\.?[\s_]?box|post[\s_]office[\s_]box|postfach|postbus|bo[iî]te[\s_]postale|apartado(?:[\s_]de[\s_]correos|[\s_]postal)?|apdo\.?|casella[\s_]postale|caixa[\s_]postal|skrytka[\s_]pocztowa)[\s_]*(?:n[or°º]\.?|#|:)?[\s_]*\d(?:\s?\d){1,6}(?![\p{L}\p{N}])/giu;

const AREAS = new Set(
  (
    'AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G ' +
    'GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW ' +
    'OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD ' +
    'WF WN WR WS WV YO ZE'
  ).split(' '),
);
const POSTCODE = /(?<![\p{L}\p{N}])([A-Z]{1,2})\d[A-Z\d]?([ _+]?)\d[ABD-HJLNP-UW-Z]{2}(?![\p{L}\p{N}])/gu;

/** A position in a text. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

/** Whether a text is a house number with a street. */
export function isStreetName(text: string): boolean {
  if ([...NUMBER_FIRST, ...STREET_FIRST, EAST_ASIAN].some((form) => form.test(text))) return true;
  return LIKE_HEADERS.some((form) => {
    const [, words = '', number = ''] = form.exec(text) ?? [];
    if (words === '' || YEAR.test(number)) return false;
    return (
      Number(number) > MOST_LINES ||
      words
        .trim()
        .split(/\s+/)
        .some((word) => !isHeaderWord(word))
    );
  });
}

/** Streets with a number, post office boxes and British postcodes within a text. */
export function postalSpans(text: string): Found[] {
  const found = [...STREETS_WITHIN, BOX].flatMap((form) =>
    [...text.matchAll(form)].filter(([whole]) => form === BOX || isStreetName(whole)).map(placeOf),
  );
  for (const match of text.matchAll(POSTCODE)) {
    const [whole, area = '', gap] = match;
    // Without a space it may be an article number: only if there is nothing else.
    if (AREAS.has(area) && (gap !== '' || whole === text.trim())) found.push(placeOf(match));
  }
  return found;
}

function placeOf({ index, 0: { length } }: RegExpExecArray): Found {
  return { start: index, end: index + length };
}
