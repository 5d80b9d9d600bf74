import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InterruptedError } from '../../src/errors.js';
import { untilAborted } from '../../src/read/until-aborted.js';

const ITEMS = 200;
/** The last ones may still be referenced. */
const IN_HANDS = 5;

setFlagsFromString('--expose_gc');
const collect = z.function({ input: [], output: z.void() }).parse(runInNewContext('gc'));

async function* endless(): AsyncGenerator<string> {
  yield 'a';
  await new Promise(() => undefined);
}

describe('items until an abort', () => {
  it('are not retained after they are read', async () => {
    const held: WeakRef<Buffer>[] = [];
    async function* chunks(): AsyncGenerator<Buffer> {
      for (let index = 0; index < ITEMS; index++) {
        const chunk = Buffer.alloc(1000);
        held.push(new WeakRef(chunk));
        yield chunk;
      }
    }
    let read = 0;
    for await (const _ of untilAborted(chunks(), new AbortController().signal)) {
      read += 1;
      if (read < ITEMS) continue;
      // WeakRefs are kept until the current task ends.
      await new Promise((resolve) => setImmediate(resolve));
      collect();
      expect(held.filter((chunk) => chunk.deref() !== undefined).length).toBeLessThan(IN_HANDS);
    }
    expect(read).toBe(ITEMS);
  });

  it('end immediately while a next item never comes', async () => {
    const cancel = new AbortController();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const item of untilAborted(endless(), cancel.signal)) seen.push(item);
    })();
    setTimeout(() => cancel.abort(), 10);
    await expect(reading).rejects.toBeInstanceOf(InterruptedError);
    expect(seen).toEqual(['a']);
  });

  it('end before the first item, or between two, and destroy their stream', async () => {
    const stream = new PassThrough();
    const cancel = new AbortController();
    const items = untilAborted(stream, cancel.signal);
    stream.write('a');
    expect(await items.next()).toMatchObject({ done: false });
    cancel.abort();
    await expect(items.next()).rejects.toBeInstanceOf(InterruptedError);
    expect(stream.destroyed).toBe(true);
    await expect(untilAborted(endless(), cancel.signal).next()).rejects.toBeInstanceOf(InterruptedError);
  });
});
