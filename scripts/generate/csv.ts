/** One line of CSV; fields are quoted only where they have to be. */
export function csvLine(fields: readonly string[], delimiter = ','): string {
  const quoted = fields.map((field) =>
    /["\r\n]/.test(field) || field.includes(delimiter) ? `"${field.replaceAll('"', '""')}"` : field,
  );
  return `${quoted.join(delimiter)}\n`;
}
