const YEAR = '(?:19|20)\\d\\d';
const MONTH = '(?:0[1-9]|1[0-2])';
const DAY = '(?:0[1-9]|[12]\\d|3[01])';

interface DateForm {
  /** How many digits its groups have, before a time. */
  readonly shape: RegExp;
  /** What its digits start with. */
  readonly digits: RegExp;
}

const start = (...parts: readonly string[]) => new RegExp(`^${parts.join('')}`);
const FORMS: readonly DateForm[] = [
  // 2024-05-13, 2024-5-13, 2024-05-3
  { shape: /^4-2-2(?:-|$)/, digits: start(YEAR, MONTH, DAY) },
  { shape: /^4-1-2(?:-|$)/, digits: start(YEAR, '[1-9]', DAY) },
  { shape: /^4-2-1(?:-|$)/, digits: start(YEAR, MONTH, '[1-9]') },
  // 20240513, 20240513 1030, 202405131030, 20240513103000
  { shape: /^(?:8|12|14)$|^8-/, digits: start(YEAR, MONTH, DAY) },
  // 13.05.2024, 5/13/2024, 05/13/2024 10
  { shape: /^[12]-[12]-4(?:-|$)/, digits: start('\\d{2,4}', YEAR) },
  // 13.05.24, 05/13/24, 24-05-13
  { shape: /^2-2-2(?:-|$)/, digits: start(DAY, '(?:0[1-9]|[12]\\d|3[01])', '\\d{2,5}$') },
];

/** Whether digits grouped like this are a date, possibly with a time after it. */
export function isDateShaped(shape: string, digits: string): boolean {
  return FORMS.some((form) => form.shape.test(shape) && form.digits.test(digits));
}
