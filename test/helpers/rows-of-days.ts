export interface RowsOfDays {
  /** Consecutive rows, one for every day from 2025-01-01 on. */
  readonly days: number;
  /** How often the days repeat. */
  readonly times: number;
}

const HEADER = 'order_id,order_time,email,country,sku,quantity,amount,currency\n';

/**
 * Sales in which every day repeats, so that every range of the file has all of them. All rows have one length, and
 * ranges of {@link bytesOfRange} have one of every day. Synthetic.
 */
export function rowsOfDays({ days, times }: RowsOfDays): string {
  const lines: string[] = [HEADER];
  for (let row = 0; row < days * times; row++) {
    const date = new Date(Date.UTC(2025, 0, 1 + (row % days))).toISOString().slice(0, 10);
    const id = String(row).padStart(7, '0');
    lines.push(`B-${id},${date}T12:00:00Z,p${id}@example.com,US,SKU-1,1,10.00,USD\n`);
  }
  return lines.join('');
}

/** Bytes of the rows that contain one of every day. */
export function bytesOfRange(text: string, times: number): number {
  return (text.length - HEADER.length) / times;
}
