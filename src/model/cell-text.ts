/** `="…"`: a text as a formula, by which exports keep spreadsheets from reading codes as numbers. */
const TEXT_FORMULA = /^'?="([\s\S]*)"$/;

/** What a cell says: its text without white space around it, and without the `="…"` that keeps it from spreadsheets. */
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
