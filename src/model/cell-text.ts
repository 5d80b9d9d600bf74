/** `="…"`: a text as a formula, which exports use to keep spreadsheets from reading codes as numbers. */
const TEXT_FORMULA = /^'?="([\s\S]*)"$/;

/**
 * What a cell says: its text without surrounding white space, and without the `="…"` that protects it from
 * spreadsheets.
 */
export function cellText(raw: string): string {
  const text = raw.trim();
  return mayBeFormula(text) ? withoutFormula(text) : text;
}

function mayBeFormula(text: string): boolean {
  return text.charCodeAt(text.length - 1) === 0x22 && (text.startsWith('=') || text.startsWith("'="));
}

function withoutFormula(text: string): string {
  const inner = TEXT_FORMULA.exec(text)?.[1];
  return inner === undefined ? text : inner.replaceAll('""', '"').trim();
}

/** Digits are lost: `4.47900E+11`, as spreadsheets show long numbers, may be any of a hundred thousand numbers. */
const SCIENTIFIC = /^[+-]?\d(?:[.,]\d+[eE]\+?|[eE]\+)\d{1,3}$/;

const APOSTROPHE = 0x27;

/**
 * The value without the apostrophe that spreadsheets and exports put before values that must not be mistaken for a
 * number or a formula: a single one, before a digit, `+`, `-`, `=` or `@` (`'4001`, `'+31612345678`).
 */
export function withoutApostrophe(value: string): string {
  return value.charCodeAt(0) === APOSTROPHE && isProtected(value.charCodeAt(1)) ? value.slice(1) : value;
}

/** Whether an identifier written in digits was turned into a rounded number. */
export function isScientific(value: string): boolean {
  return SCIENTIFIC.test(value);
}

function isProtected(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x3d || code === 0x40;
}
