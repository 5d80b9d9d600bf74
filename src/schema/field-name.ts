/** The form in which field names are compared: without BOM and surrounding spaces, in lower case. */
export function normalizeFieldName(name: string): string {
  return name.replaceAll('\uFEFF', '').trim().normalize('NFC').toLowerCase();
}
