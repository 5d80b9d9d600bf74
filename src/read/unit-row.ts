/** What rows below a header say about its columns: units, types, whether they are required; in lower case. */
const UNIT_WORDS: ReadonlySet<string> = new Set(
  [
    '% $ € £ ¥ # usd eur gbp jpy chf cad aud cny inr brl mxn sek pln',
    'kg g mg lb lbs oz t km m cm mm in inch inches ft yd mi l ml m2 m3 km/h kwh c °c °f',
    'pcs pc pieces piece units unit qty count each ea st stk stück s sec secs seconds ms min minutes h hours days',
    'string str text varchar char character int int32 int64 integer bigint long number numeric decimal float double',
    'real date datetime timestamp time bool boolean uuid email phone url json',
    'yyyy-mm-dd dd/mm/yyyy mm/dd/yyyy dd.mm.yyyy hh:mm hh:mm:ss yyyy-mm-ddthh:mm:ssz',
    'required optional mandatory nullable dimension metric pk fk key',
  ]
    .join(' ')
    .split(' '),
);

/** Such as `varchar(255)`, `decimal(10,2)`, `[kg]`, `(USD)`. */
const AROUND = /^[[({<]|[\])}>]$/g;
const TYPE_SIZE = /^([a-z]+)\(\d+(?:,\s*\d+)?\)$/;

/**
 * Whether the row right below a header gives the units or types of its columns, and is not data: it contains only such
 * words, and the row below it contains others (a table of units is data).
 */
export function isUnitRow(fields: readonly string[], next: readonly string[]): boolean {
  return holdsUnits(fields) && !holdsUnits(next);
}

function holdsUnits(fields: readonly string[]): boolean {
  const words = fields
    .map((field) => field.trim().toLowerCase())
    .filter((word) => word !== '' && word !== '-');
  // A single word may be anything; next to an empty first field it is hardly the only thing known about somebody.
  const isEnough = words.length >= 2 || (words.length === 1 && (fields[0] ?? '').trim() === '');
  return fields.length >= 2 && isEnough && words.every(isUnit);
}

function isUnit(word: string): boolean {
  const type = TYPE_SIZE.exec(word)?.[1];
  return UNIT_WORDS.has(type ?? word) || UNIT_WORDS.has(word.replaceAll(AROUND, '').trim());
}
