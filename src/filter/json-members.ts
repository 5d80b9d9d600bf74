/** A member of a JSON object: where its value is in the text. */
export interface JsonMember {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** The position after the closing quote of the string that starts there. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at += 1;
    else if (code === 0x22) return at + 1;
  }
  return text.length;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1;
  return at;
}

/** The position after the value that starts there. */
function valueEnd(text: string, start: number): number {
  const first = text.charAt(start);
  if (first === '"') return stringEnd(text, start);
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') {
      at = stringEnd(text, at) - 1;
    } else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (character === ',' || ' \t\r\n'.includes(character))) return at;
  }
  return text.length;
}

/** The members of the object in a text that `JSON.parse` reads as one, duplicate keys included. */
export function* jsonMembers(text: string): Generator<JsonMember> {
  let at = skipSpace(text, 0) + 1;
  for (;;) {
    at = skipSpace(text, at);
    if (at >= text.length || text.charAt(at) !== '"') return;
    const keyEnd = stringEnd(text, at);
    const key: unknown = JSON.parse(text.slice(at, keyEnd));
    // After the colon.
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = valueEnd(text, start);
    yield { key: String(key), start, end };
    at = skipSpace(text, end) + 1;
  }
}
