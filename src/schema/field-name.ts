/** There are few names, and thousands of files have the same ones. */
const MAX_KNOWN = 1000;
const known = new Map<string, string>();

/** The form in which field names are compared: without BOM and surrounding spaces, in lower case. */
export function normalizeFieldName(name: string): string {
  const before = known.get(name);
  if (before !== undefined) return before;
  const normalized = name.replaceAll('\uFEFF', '').trim().normalize('NFC').toLowerCase();
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(name, normalized);
  return normalized;
}
