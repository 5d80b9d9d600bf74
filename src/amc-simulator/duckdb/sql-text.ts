/** Quotes a name for SQL, whatever it contains. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a string for SQL, whatever it contains. */
export function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
