type Token = { readonly char: string } | 'any' | 'one' | 'never';

/** How to treat a pattern's policy variables (`${aws:username}`), whose values are unknown here. */
export type VariableReading = 'any' | 'never';

const PART = /\$\{([^}]*)\}|[\s\S]/gu;
const ESCAPES: Readonly<Record<string, string>> = { '*': '*', '?': '?', $: '$' };

/** Whether a pattern of a policy (`*` any text, `?` one character) matches the text. */
export function globMatches(pattern: string, text: string): boolean {
  const tokens = parse(pattern, 'never');
  return reach(tokens, text).has(tokens.length);
}

/** Whether the pattern matches every text that begins with the prefix. */
export function globCovers(pattern: string, prefix: string): boolean {
  const tokens = parse(pattern, 'never');
  const positions = [...reach(tokens, prefix)];
  // Only a star matches any continuation; and nothing but stars may come after it.
  return positions.some((at) => at < tokens.length && tokens.slice(at).every((token) => token === 'any'));
}

/** Whether the pattern matches some text that begins with the prefix. */
export function globTouches(pattern: string, prefix: string, variables: VariableReading = 'never'): boolean {
  return reach(parse(pattern, variables), prefix).size > 0;
}

/** A pattern that matches only this text: `${*}`, `${?}` and `${$}` represent the characters themselves. */
export function globLiteral(text: string): string {
  return text.replaceAll(/[*?$]/g, (char) => `\${${char}}`);
}

function parse(pattern: string, variables: VariableReading): readonly Token[] {
  return [...pattern.matchAll(PART)].map(([part, variable]): Token => {
    if (part === '*') return 'any';
    if (part === '?') return 'one';
    if (variable === undefined) return { char: part };
    const char = ESCAPES[variable];
    return char === undefined ? variables : { char };
  });
}

/** The possible positions in the pattern after reading the text. */
function reach(tokens: readonly Token[], text: string): ReadonlySet<number> {
  let places = skipStars(tokens, [0]);
  for (const char of text) {
    const next: number[] = [];
    for (const at of places) {
      const token = tokens[at];
      if (token === 'any') next.push(at);
      else if (token === 'one' || (typeof token === 'object' && token.char === char)) next.push(at + 1);
    }
    places = skipStars(tokens, next);
  }
  return places;
}

function skipStars(tokens: readonly Token[], starts: readonly number[]): Set<number> {
  const places = new Set<number>();
  for (const start of starts) {
    let at = start;
    places.add(at);
    while (tokens[at] === 'any') {
      at += 1;
      places.add(at);
    }
  }
  return places;
}
