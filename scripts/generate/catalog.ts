import type { Random } from './random.js';

/** A product catalog as JSON Lines: nested values, missing keys, large numbers. */
export function* catalogLines(random: Random, rows: number): Generator<string> {
  for (let number = 1; number <= rows; number++) {
    if (random.chance(0.003)) {
      yield '{"sku": "SKU-cut off in the mid\n';
      continue;
    }
    const kind = random.pick(['Kettle', 'Lamp', 'Mug', 'Toaster', 'Blanket', 'Desk']);
    const product: Record<string, unknown> = {
      sku: `SKU-${String(number).padStart(4, '0')}`,
      title: `${random.pick(['Arctic', 'Birch', 'Cobalt', 'Dune'])} ${kind}${random.chance(0.1) ? ', 12" "deluxe"\nset of 2' : ''}`,
      brand: random.pick(['Nordhaus', 'Elm & Oak', 'Größe Null', '']),
      category: `Home > ${kind}s`,
      stock: random.chance(0.01) ? null : random.below(5000),
      price: random.below(20_000) / 100,
      launch_date: new Date(Date.UTC(2020, 0, 1) + random.below(1800) * 86_400_000).toISOString(),
      image: { url: `https://img.example.com/${number}.jpg` },
    };
    if (random.chance(0.7)) product['asin'] = `B0${random.digits(8)}`;
    if (random.chance(0.8)) product['gtin'] = `40${random.digits(11)}`;
    if (random.chance(0.004)) product['price'] = 'on request';
    if (random.chance(0.003)) product['stock'] = '99999999999999999999';
    yield `${JSON.stringify(product)}\n`;
  }
}
