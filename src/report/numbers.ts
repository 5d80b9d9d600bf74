// Digits are grouped as by Intl.NumberFormat for `en-US`, which takes as long to create as the rest of a command's
// start-up.
const grouped = (digits: string) => digits.replace(/\B(?=(?:\d{3})+(?!\d))/g, ',');
// Rounds the exact binary value: 1.45 (which is a little less) is 1.4, where Intl rounds the shortest decimal to 1.5.
const oneDecimal = (value: number) => {
  const [whole = '', decimal = ''] = value.toFixed(1).split('.');
  return `${grouped(whole)}.${decimal}`;
};

/** A whole number, `1234567`, in readable form: `1,234,567`. */
export function count(value: number): string {
  return grouped(String(value));
}

/** A count with its noun: `1 row`, `2,000 rows`. */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** Bytes as megabytes, `1,234.5 MB` (a million bytes each); below a hundred thousand bytes as kilobytes. */
export function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${oneDecimal(bytes / 1e3)} kB` : `${oneDecimal(bytes / 1e6)} MB`;
}

/** A share as `2.5 %`; a share above zero is never shown as zero. */
export function percent(part: number, whole: number): string {
  const value = whole === 0 ? 0 : (100 * part) / whole;
  return value > 0 && value < 0.1 ? 'under 0.1 %' : `${oneDecimal(value)} %`;
}

/** A duration to wait, rounded to what matters: `8 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) {
    // An estimate cannot be more exact than tens of seconds.
    const rest = whole < 600 ? Math.floor((whole % 60) / 10) * 10 : 0;
    return `${Math.floor(whole / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
  }
  const minutes = Math.floor((whole % 3600) / 60);
  return `${count(Math.floor(whole / 3600))} h${minutes === 0 ? '' : ` ${minutes} min`}`;
}
