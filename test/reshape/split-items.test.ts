import { describe, expect, it } from 'vitest';
import { compileItems } from '../../src/reshape/split-items.js';

const woo = compileItems({
  from: ['line_items'],
  between: ';',
  partsBetween: '|',
  labels: ['id', 'name', 'sku', 'quantity', 'total'],
  fields: [],
});
const big = compileItems({
  from: ['product details'],
  between: '|',
  partsBetween: ',',
  labels: ['Product ID', 'Product Qty', 'Product SKU', 'Product Name', 'Product Unit Price'],
  fields: [],
});
const plain = (items: ReturnType<typeof woo>) => items?.map((item) => Object.fromEntries(item)) ?? null;

describe('compileItems', () => {
  it('separates items and their parts', () => {
    expect(plain(woo('id:1|sku:A|quantity:2;id:2|sku:B|quantity:1'))).toEqual([
      { id: '1', sku: 'A', quantity: '2' },
      { id: '2', sku: 'B', quantity: '1' },
    ]);
    expect(
      plain(
        big(
          'Product ID: 7, Product Qty: 2, Product SKU: A, Product Name: Mug, Product Unit Price: 2.49 | Product ID: 8, Product Qty: 1, Product SKU: B, Product Name: Lamp, small, Product Unit Price: 3 | ',
        ),
      ),
    ).toEqual([
      {
        'Product ID': '7',
        'Product Qty': '2',
        'Product SKU': 'A',
        'Product Name': 'Mug',
        'Product Unit Price': '2.49',
      },
      {
        'Product ID': '8',
        'Product Qty': '1',
        'Product SKU': 'B',
        'Product Name': 'Lamp, small',
        'Product Unit Price': '3',
      },
    ]);
  });

  it('does not split at separators inside names', () => {
    expect(plain(woo('id:1|name:Toaster | 2 slots; steel: a:b|sku:A;id:2|name:x'))).toEqual([
      { id: '1', name: 'Toaster | 2 slots; steel: a:b', sku: 'A' },
      { id: '2', name: 'x' },
    ]);
  });

  it('accepts blanks, labels in another case, and a separator at the end', () => {
    expect(plain(woo(' ID: 1 | SKU : A ; id:2|sku:; '))).toEqual([
      { id: '1', sku: 'A' },
      { id: '2', sku: '' },
    ]);
  });

  it.each(['sku:A', 'two mugs', 'name:x|id:1', 'id:1|sku:A|sku:B', 'id:1|id:2'])('refuses %s', (cell) => {
    expect(woo(cell)).toBeNull();
  });

  it('returns as many items as there are first labels after a separator, however long the cell is', () => {
    const cell = Array.from({ length: 20_000 }, (_, index) => `id:${index}|sku:S${index}`).join(';');
    expect(woo(cell)).toHaveLength(20_000);
  });
});
