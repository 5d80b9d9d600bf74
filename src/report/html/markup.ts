/** Markup that is complete in itself: texts in it are escaped. Made by `html` alone. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Joins markup; whatever is put into it is escaped, unless it is markup. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((text, at) => text + markupOf(parts[at] ?? '')).join(''));
}

function markupOf(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return part.map(markupOf).join('');
}

/** Characters that steer the direction of text or are not to be seen would make a name look like another. */
function escapeText(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD')
    .replaceAll(/[&<>"']/g, (letter) => ESCAPES[letter] ?? '');
}
