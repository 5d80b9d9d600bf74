import type { Random } from '../generate/random.js';
import type { FuzzColumn } from './fuzz-schema.js';

const CHUNKS = [
  '"',
  '""',
  '\n',
  '\r\n',
  '\r',
  ',',
  ';',
  '\0',
  '\uFEFF',
  '{',
  '}',
  '[',
  ']',
  '\\',
  '\\u0000',
  '\\ud800',
  ':',
  '\uFFFD',
  '=cmd|x',
  '<!ENTITY a "b">',
  '../../x',
  'PK\u0003\u0004',
  'PAR1',
  '1e999999999',
  '"\n"',
  ',,,,,,,,',
  '\u001f\u008b',
] as const;
const MAX_MUTATIONS = 6;

/** The bytes with a few changes: flipped, cut, doubled, moved, or with hostile pieces inserted. */
export function mutate(random: Random, bytes: Buffer): Buffer {
  let changed = Buffer.from(bytes);
  for (let count = 1 + random.below(MAX_MUTATIONS); count > 0; count--) changed = mutateOnce(random, changed);
  return changed;
}

/** The same for text of a format: the inserted pieces are words of the format. */
export function mutateText(random: Random, text: string, chunks: readonly [string, ...string[]]): string {
  let changed = text;
  for (let count = 1 + random.below(MAX_MUTATIONS); count > 0; count--) {
    const at = random.below(changed.length + 1);
    const length = random.below(Math.min(64, changed.length) + 1);
    const [before, behind] = [changed.slice(0, at), changed.slice(at)];
    switch (random.below(6)) {
      case 0:
        changed = before + behind.slice(length);
        break;
      case 1:
        changed = changed.slice(0, at);
        break;
      case 2:
        changed = before + changed.slice(Math.max(0, at - length));
        break;
      default:
        changed = before + random.pick(chunks) + behind;
    }
  }
  return changed;
}

function mutateOnce(random: Random, bytes: Buffer): Buffer<ArrayBuffer> {
  const at = random.below(bytes.length + 1);
  const length = random.below(Math.min(64, bytes.length) + 1);
  switch (random.below(7)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      if (bytes.length > 0) flipped[at % bytes.length] = random.below(256);
      return flipped;
    }
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 2:
      return Buffer.from(bytes.subarray(0, at));
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - length))]);
    case 4: {
      const noise = Buffer.alloc(length);
      for (let index = 0; index < length; index++) noise[index] = random.below(256);
      return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
    }
    default:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(random.pick(CHUNKS).repeat(1 + random.below(3)), random.chance(0.5) ? 'utf8' : 'latin1'),
        bytes.subarray(at),
      ]);
  }
}

/** Files that nobody writes by accident. */
export function hostileBytes(
  random: Random,
  columns: readonly FuzzColumn[],
): { fileName: string; bytes: Buffer } {
  const source = columns[0]?.source ?? 'a';
  const size = 1 + random.below(random.chance(0.2) ? 3_000_000 : 50_000);
  const header = `${columns.map(({ source: name }) => name).join(',')}\n`;
  const json = (text: string) => ({ fileName: 'hostile.jsonl', bytes: Buffer.from(text) });
  const csv = (text: string) => ({ fileName: 'hostile.csv', bytes: Buffer.from(text) });
  switch (random.below(12)) {
    case 0:
      return json(`{"${source}":${'['.repeat(size)}\n`);
    case 1:
      return json(
        `{"${source}":${'{"a":'.repeat(Math.ceil(size / 5))}1${'}'.repeat(Math.ceil(size / 5))}}\n`,
      );
    case 2:
      return json(
        `{"${source}":${random.pick(['1e999999999', '-1E-999999999', '9'.repeat(size), `0.${'0'.repeat(size)}1`])}}\n`,
      );
    case 3:
      return json('{"__proto__":{"polluted":1},"constructor":"x","toString":"y"}\n'.repeat(3));
    case 4:
      return csv(`${source},__proto__,constructor,hasOwnProperty\n1,2,3,4\n`);
    case 5:
      return csv(`${'c,'.repeat(size)}${source}\n${','.repeat(size)}\n`);
    case 6:
      return csv(
        `${header}${random.pick(['"', '@', '1 ', 'a@', '%40', '0-', "'", '(', ' ', 'é', '\u3000', '\uFF20', 'Dr. ', '+1'] as const).repeat(Math.ceil(size / 2))}\n`,
      );
    case 7:
      return csv(`${header}"${'x'.repeat(size)}`);
    case 8:
      return csv('\n'.repeat(size) + header);
    case 9:
      return csv(`${'x'.repeat(size)},${source}\n1,2\n`);
    case 10: {
      const bytes = Buffer.alloc(Math.min(size, 5000));
      for (let at = 0; at < bytes.length; at++) bytes[at] = random.below(256);
      return { fileName: 'noise.bin', bytes };
    }
    default: {
      // Every cell of a row is a long repetition, which shows what is slow on long values.
      const cell = random
        .pick(['1', 'a', ' x', '-', '1.', '@a.', 'St. ', '#', '9 9'] as const)
        .repeat(Math.ceil(size / columns.length));
      return csv(`${header}${columns.map(() => cell).join(',')}\n`);
    }
  }
}
