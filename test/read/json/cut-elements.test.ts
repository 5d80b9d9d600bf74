import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutElements } from '../../../src/read/json/cut-elements.js';
import { detectJson } from '../../../src/read/json/detect-json.js';
import { inChunks } from '../../helpers/chunks.js';

/** The records as the block function would receive them; null for a rejected one. */
async function records(
  text: string | Buffer,
  path: readonly string[] | null,
  sizes: readonly number[] = [1 << 20],
  blockBytes = 1 << 20,
): Promise<(string | null)[]> {
  const found: (string | null)[] = [];
  for await (const { bytes, refused } of cutElements(
    inChunks(Buffer.from(text), sizes),
    path,
    'x.json',
    blockBytes,
  )) {
    const starts = new Set(refused.map(({ start }) => start));
    let at = 0;
    for (const line of bytes.toString('utf8').split('\n').slice(0, -1)) {
      found.push(starts.has(at) ? null : line);
      at += Buffer.byteLength(line) + 1;
    }
  }
  return found;
}

const parsed = (lines: readonly (string | null)[]) =>
  lines.map((line): unknown => (line === null ? null : JSON.parse(line)));

describe('cutElements', () => {
  it('splits an array wherever its bytes are cut, with any white space', async () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { maxLength: 8 }),
        fc.constantFrom(undefined, 1, '\t', '\r\n '),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 64 }),
        async (values, indent, sizes, blockBytes) => {
          const text = ` ${JSON.stringify(values, null, indent)}\n`;
          expect(parsed(await records(text, [], sizes, blockBytes))).toEqual(
            parsed([JSON.stringify(values)])[0],
          );
        },
      ),
    );
  });

  it('finds the list at a path, past everything else', async () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    await fc.assert(
      fc.asyncProperty(fc.array(value), value, value, fc.nat(3), async (list, before, after, indent) => {
        const text = JSON.stringify(
          { meta: before, data: { 'x"y': [after], orders: list, after }, tail: before },
          null,
          indent,
        );
        expect(parsed(await records(text, ['data', 'orders'], [3, 1, 7]))).toEqual(
          parsed([JSON.stringify(list)])[0],
        );
      }),
    );
  });

  it('splits objects that follow one another', async () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(object),
        fc.nat(3),
        fc.integer({ min: 1, max: 9 }),
        async (objects, indent, size) => {
          const text = objects.map((one) => `${JSON.stringify(one, null, indent)}\n`).join('');
          expect(parsed(await records(text, null, [size]))).toEqual(parsed([JSON.stringify(objects)])[0]);
        },
      ),
    );
  });

  it.each([
    ['[{"a":1}', []],
    ['[{"a":1},', []],
    ['[{"a":"', []],
    ['[{"a":1}]x', []],
    ['[{"a":1} {"a":2}]', []],
    ['[{"a":1}}]', []],
    ['{"data":[{"a":1}]', ['data']],
    ['{"data":{"a":1}}', ['data']],
    ['{"other":[]}', ['data']],
    ['[]', ['data']],
    ['{"a":1}{"b":', null],
  ])('ends with an error for %s, never silently', async (text, path) => {
    await expect(records(text, path)).rejects.toMatchObject({ name: 'InputError', code: 'CORRUPT_JSON' });
  });

  it('leaves a broken element to be rejected on its own', async () => {
    const lines = await records('[{"a":1},{"a"=2},"x",{"b":"two\nlines"},{"a":3}]', []);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('{"a":1}');
    expect(lines[4]).toBe('{"a":3}');
    expect(() => parsed([lines[3] ?? null])).toThrow(SyntaxError);
  });

  it('refuses a record that is too large, and returns a very deeply nested one as a line', async () => {
    const large = `{"a":"${'x'.repeat(1 << 20)}"}`;
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(await records(`[{"a":1},${large},${deep},{"a":2}]`, [], [70_000])).toEqual([
      '{"a":1}',
      null,
      deep,
      '{"a":2}',
    ]);
  });
});

describe('detectJson', () => {
  it.each([
    ['[{"a":1}]', { kind: 'list', path: [] }],
    ['\n [ ', { kind: 'list', path: [] }],
    ['{\n "a": 1\n}\n{\n "a": 2\n}', { kind: 'objects' }],
    ['{"a":1}\n{"a":2}\n', null],
    ['{"a":1}', null],
    ['{"a": tru\n}\n', null],
    ['{"a":"x\n{"a":2}\n', null],
    ['[id],name\n1,x\n', null],
    ['id,name\n', null],
  ])('recognizes the form of %s', (text, expected) => {
    expect(detectJson(Buffer.from(text), undefined)).toEqual(expected);
  });

  it('uses the given path', () => {
    expect(detectJson(Buffer.from('{"data":{"x":[]}}'), 'data.x')).toEqual({
      kind: 'list',
      path: ['data', 'x'],
    });
  });
});
