import { withoutInvisible, WITHOUT_INVISIBLE } from './invisible.js';
import { isAscii } from './is-ascii.js';
import { applySteps, LOWER_CASE, type StandardizationStep } from './standardization-step.js';

const AT_SIGN = 0x40;
const UNDERSCORE = 0x5f;

function isKept(code: number, keepUnderscore: boolean): boolean {
  if (code >= 0x61 && code <= 0x7a) return true;
  // `-`, `.` and the digits; `/` comes between them.
  if (code >= 0x2d && code <= 0x39) return code !== 0x2f;
  return code === AT_SIGN || (keepUnderscore && code === UNDERSCORE);
}

/** A link: the address ends where its parameters begin (`?subject=Hi`), and where the text around it continues. */
const MAIL_LINK = /mailto:([^?&>)"]*)/i;

/** The address without what mail programs and links add around it: `Ann <ann@x.org>`, `mailto:ann@x.org?subject=Hi`. */
function withoutDecoration(value: string): string {
  const text = MAIL_LINK.exec(value)?.[1] ?? value;
  const open = text.lastIndexOf('<');
  const close = text.indexOf('>', open + 1);
  if (open === -1) return text;
  if (close === -1) return text === value ? value : text.slice(open + 1);
  return text.slice(open + 1, close);
}

/** The characters of an address in one form, without anything around it. */
function addressIn(value: string): string {
  const text = withoutInvisible(value);
  return withoutDecoration(isAscii(text) ? text : text.normalize('NFKC'));
}

/** Whether the address has an underscore, which Amazon's published rule drops. */
export function hasUnderscore(value: string): boolean {
  return addressIn(value).includes('_');
}

/** Exactly one `@`, and a letter or digit on both sides of it. */
function looksLikeAddress(text: string): boolean {
  const at = text.indexOf('@');
  return at > 0 && text.indexOf('@', at + 1) === -1 && /^[._-]*[a-z0-9].*@[._-]*[a-z0-9]/.test(text);
}

/** @param keepUnderscore see `emailStandardizer` */
export function emailSteps(keepUnderscore: boolean): readonly StandardizationStep[] {
  const dropped = keepUnderscore ? /[^a-z0-9.@_-]+/g : /[^a-z0-9.@-]+/g;
  return [
    WITHOUT_INVISIBLE,
    {
      // It also composes accents, so that a decomposed letter is dropped like its composed form.
      name: 'letters in one form (Unicode NFKC)',
      apply: (text) => (isAscii(text) ? text : text.normalize('NFKC')),
    },
    { name: 'the address without a name or a link (mailto:) around it', apply: withoutDecoration },
    LOWER_CASE,
    {
      name: keepUnderscore ? 'keep a-z 0-9 . @ - _' : 'keep a-z 0-9 . @ -',
      apply: (text) => text.replace(dropped, ''),
    },
    IS_ADDRESS,
  ];
}

const IS_ADDRESS: StandardizationStep = {
  name: 'it is local@domain',
  apply: (text) => (looksLikeAddress(text) ? text : null),
};

/**
 * EMAIL: lower case, then `a-z 0-9 . @ -` only; null unless the rest still looks like local@domain: one `@` (so two
 * addresses in a cell become null) with a letter or digit on both sides. A display name around `<…>`, `mailto:` and the
 * parameters of such a link are not part of the address. Source: Amazon's published rules.
 *
 * @param keepUnderscore Also keep `_`, as one of Amazon's references does and its published rule does not.
 */
export function emailStandardizer(keepUnderscore: boolean): (value: string) => string | null {
  const steps = emailSteps(keepUnderscore);
  return (value) => {
    for (let index = 0; index < value.length; index += 1) {
      if (!isKept(value.charCodeAt(index), keepUnderscore)) return applySteps(steps, value);
    }
    // All of it is kept: it only has to be checked.
    return looksLikeAddress(value) ? value : null;
  };
}
