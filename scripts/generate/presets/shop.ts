import type { Person } from '../people.js';

/** An article of the invented shop. */
export interface Article {
  readonly sku: string;
  readonly title: string;
  readonly brand: string;
  readonly category: string;
  /** In hundredths. */
  readonly price: number;
  readonly gtin: string;
  readonly asin: string;
}

const article = (number: number, title: string, brand: string, category: string, price: number): Article => ({
  sku: `SKU-${String(number).padStart(4, '0')}`,
  title,
  brand,
  category,
  price,
  gtin: `40000000${String(10_000 + number)}`,
  asin: `B0${String(10_000_000 + number * 137)}`,
});

export const ARTICLES: readonly [Article, ...Article[]] = [
  article(1, 'Arctic Kettle 1.7 l', 'Nordhaus', 'Home > Kettles', 4990),
  article(2, 'Birch Lamp, small', 'Elm & Oak', 'Home > Lamps', 12_900),
  article(3, 'Cobalt Mug 12" "deluxe"', 'Größe Null', 'Home > Mugs', 1450),
  article(4, 'Dune Toaster | 2 slots; steel', 'Nordhaus', 'Home > Toasters', 6995),
  article(5, 'Blanket: wool, 150×200', 'Elm & Oak', 'Home > Blankets', 8999),
  article(6, 'Desk', 'Nordhaus', 'Home > Desks', 124_350),
  article(7, 'Gift card', 'Nordhaus', 'Gift cards', 2500),
];

const CODES: Readonly<Record<string, string>> = {
  US: 'US',
  us: 'US',
  USA: 'US',
  'United States': 'US',
  GB: 'GB',
  UK: 'GB',
  'United Kingdom': 'GB',
  DE: 'DE',
  DEU: 'DE',
  Deutschland: 'DE',
  Germany: 'DE',
  FR: 'FR',
  France: 'FR',
};

/** ISO code of the person's country: shop systems write it, whatever the person typed. */
export function countryCode(person: Person): string {
  return CODES[person.country] ?? person.country;
}
