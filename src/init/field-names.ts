import { isDateName, safeFieldName } from '../leak-guard/safe-name.js';
import { meaningOfField } from './header-kinds.js';
import { isPersonName } from './person-look.js';

/** What is shown of a name that may be somebody's. */
const MASK = '[redacted]';
/** An address behind an encoding, or with a space in it. */
const HIDDEN_ADDRESS = /%(?:25)*40|&#(?:64|x40);|&commat;|\\u0040|[﹫＠]|\S\s*@\s*\S+\.\S/i;
/** A house number and the name of a street. */
const STREET =
  /^\d{1,5}[a-z]?\s+(?:\p{Lu}[\p{L}.'-]*\s+){1,4}(?:st|street|ave|avenue|rd|road|ln|lane|dr|drive|ct|court|blvd|way|terrace|place|pl|square|row|close|crescent|gardens)\.?$|^\p{Lu}\p{L}*(?:str\.?|straße|strasse|weg|platz|gasse|allee)\s+\d{1,4}\s?[a-z]?$|^\d{1,4}(?:\s?(?:bis|ter))?,?\s+(?:rue|avenue|boulevard|place|chemin|impasse|allée)\s/iu;
/** Digits of an account, a telephone or an identity, whatever stands between them. */
const MANY_DIGITS = 7;

/** Whether a field's name holds, or may be, somebody's data: pivoted exports and files without a header have such. */
export function mayIdentify(name: string): boolean {
  const last = name.split('.').at(-1)?.trim() ?? '';
  return [name.trim(), last].some((text) => {
    if (safeFieldName(text).includes(MASK) || HIDDEN_ADDRESS.test(text) || STREET.test(text)) return true;
    const digits = text.replaceAll(/\D/g, '').length;
    const letters = text.replaceAll(/\P{L}/gu, '').length;
    if (digits >= MANY_DIGITS && digits >= letters && !isDateName(text)) return true;
    return meaningOfField(text) === null && isPersonName(text);
  });
}

/** The name as messages may show it. */
export function shownName(name: string): string {
  return mayIdentify(name) ? MASK : safeFieldName(name);
}
