import { isArrowBatch, type ArrowBatch } from './arrow-batch.js';
import { arrowValue } from './arrow-value.js';

/** The items, with every Arrow batch among them replaced by its rows. Memory: one row. */
export async function* expandBatches(items: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  for await (const item of items) {
    if (isArrowBatch(item)) yield* rowsOf(item);
    else yield item;
  }
}

/** The rows of a batch as plain objects. */
export function* rowsOf(batch: ArrowBatch): Generator<Readonly<Record<string, unknown>>> {
  const columns = batch.schema.fields.map(({ name, type }) => ({ name, type, values: batch.getChild(name) }));
  for (let row = 0; row < batch.numRows; row += 1) {
    yield Object.fromEntries(
      columns.map(({ name, type, values }) => [name, arrowValue(values?.get(row), type)]),
    );
  }
}
