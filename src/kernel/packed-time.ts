/** The row program's form of a time (`assembly/time.ts`) as AMC has it: `yyyy-MM-ddTHH:mm:ssZ`, or its date alone. */
export function timeOf(packed: bigint, isByDate: boolean): string {
  const part = (shift: bigint, bits: bigint) => Number((packed >> shift) & ((1n << bits) - 1n));
  const year = String(packed >> 26n).padStart(4, '0');
  const date = `${year}-${two(part(22n, 4n))}-${two(part(17n, 5n))}`;
  return isByDate ? date : `${date}T${two(part(12n, 5n))}:${two(part(6n, 6n))}:${two(part(0n, 6n))}Z`;
}

export function two(number: number): string {
  return String(number).padStart(2, '0');
}
