import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Identifiers of a person who does not exist. */
export const CANARY = {
  email: 'canary.zebra77@example.com',
  phone: '+1 415 555 0173',
  bare: '4155550173',
  card: '4111 1111 1111 1111',
  id: '078-05-1120',
  first: 'Zephyrine',
  last: 'Quackenbush',
} as const;

/** What must not appear anywhere: every identifying part of them, in any notation. */
const TRACES =
  /canary\W{0,9}zebra|zebra77|415\D{0,4}555\D{0,4}0173|4111\D{0,4}1111\D{0,4}1111|078\D{0,4}05\D{0,4}1120|zephyrine|quackenbush/i;
const ENCODED = ['canary.zebra77', CANARY.email, CANARY.card, CANARY.bare].flatMap((text) => [
  Buffer.from(text).toString('base64').slice(0, -4),
  Buffer.from(text).toString('hex'),
]);

/** The trace of an identifier in a string or in bytes; null where there is none. */
export function traceIn(content: string | Buffer): string | null {
  const bytes = Buffer.from(content);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  const found = TRACES.exec(decoded(text))?.[0] ?? ENCODED.find((part) => text.includes(part));
  return found ?? null;
}

/** Names and contents below a folder that contain a trace. */
export function tracesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const file = path.join(folder, name);
    const inName = traceIn(name);
    const inContent = statSync(file).isFile() ? traceIn(readFileSync(file)) : null;
    return [inName, inContent].flatMap((trace) => (trace === null ? [] : [`${name}: ${trace}`]));
  });
}

function decoded(text: string): string {
  return text
    .replaceAll(/%(?:25)*40/gi, '@')
    .replaceAll(/%20/g, ' ')
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '');
}
