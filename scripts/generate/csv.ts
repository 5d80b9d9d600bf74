/** One line of CSV; fields are quoted only where necessary. */
export function csvLine(fields: readonly string[], delimiter = ','): string {
  const quoted = fields.map((field) =>
    /["\r\n]/.test(field) || field.includes(delimiter) ? `"${field.replaceAll('"', '""')}"` : field,
  );
  return `${quoted.join(delimiter)}\n`;
}
