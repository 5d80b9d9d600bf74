import { Random } from '../random.js';
import { Ledger, money, type PresetSample } from './ledger.js';
import { Sheet } from './sheet.js';
import { ARTICLES, type Article } from './shop.js';

const comma = (hundredths: number) => money(hundredths).replace('.', ',');

/** Articles with their own numbers, some of them with a broken price. */
export function* articles(
  random: Random,
  ledger: Ledger,
  count: number,
): Generator<{ article: Article; isBroken: boolean }> {
  for (let number = 0; number < count; number++) {
    const kind = random.pick(ARTICLES);
    const article = { ...kind, sku: `${kind.sku}-${number}`, price: kind.price + 10 * number };
    const isBroken = random.chance(0.02);
    ledger.record();
    if (isBroken) ledger.reject('INVALID_DECIMAL');
    else ledger.write({ price: article.price });
    yield { article, isBroken };
  }
}

export function woocommerceProducts(): PresetSample {
  const random = new Random(113);
  const ledger = new Ledger();
  const sheet = new Sheet(
    'ID|Type|SKU|GTIN, UPC, EAN, or ISBN|Name|Published|Short description|In stock?|Stock|Regular price|Sale price|Categories|Brands|Parent',
  );
  for (let number = 1; number <= 60; number++) {
    const article = random.pick(ARTICLES);
    const isHeading = random.chance(0.2);
    ledger.record();
    if (isHeading) ledger.leaveOut('NOT_A_PRODUCT');
    else ledger.write({ price: article.price, sale_price: article.price - 100 });
    sheet.add({
      ID: String(number),
      Type: isHeading ? 'variable' : random.pick(['simple', 'variation', 'simple, virtual']),
      SKU: random.chance(0.1) ? "'-red" : `${article.sku}-${number}`,
      'GTIN, UPC, EAN, or ISBN': article.gtin,
      Name: article.title,
      Published: '1',
      'Short description': 'Line one\nline "two"',
      'In stock?': '1',
      Stock: String(random.below(40)),
      'Regular price': isHeading ? '' : money(article.price),
      'Sale price': isHeading ? '' : money(article.price - 100),
      Categories: 'Clothing\\, Shoes > Boots, Sale',
      Brands: article.brand,
      Parent: random.chance(0.3) ? 'id:12' : '',
    });
  }
  return {
    schema: 'woocommerce-products',
    file: 'woocommerce-products.csv',
    text: sheet.text,
    expected: ledger.expected,
  };
}

export function googleProducts(): PresetSample {
  const random = new Random(114);
  const ledger = new Ledger();
  const sheet = new Sheet(
    'ID [id]|title|description|link|image link|availability|price|sale price|brand|gtin|condition|google product category|product type|shipping(price)',
    { delimiter: '\t' },
  );
  for (const { article, isBroken } of articles(random, ledger, 80)) {
    sheet.add({
      'ID [id]': article.sku,
      title: article.title.replaceAll('"', ''),
      description: `Size 12 inch, ${article.title.replaceAll('"', '')}`,
      link: `https://shop.example.com/${article.sku}`,
      'image link': `https://shop.example.com/${article.sku}.jpg`,
      availability: random.pick(['in stock', 'out of stock', 'preorder']),
      price: isBroken ? 'ask us' : `${money(article.price)} USD`,
      brand: article.brand,
      gtin: article.gtin,
      condition: 'new',
      'google product category': random.chance(0.5) ? '' : article.category,
      'product type': article.category,
      'shipping(price)': '4.90 USD',
    });
  }
  // A lone quote means inches and does not start a quoted field.
  const text = sheet.text.replaceAll('Size 12 inch', 'Size 12"');
  return { schema: 'google-products', file: 'google-products.tsv', text, expected: ledger.expected };
}

export function metaProducts(): PresetSample {
  const random = new Random(115);
  const ledger = new Ledger();
  const sheet = new Sheet(
    'id|title |description|availability|condition|price|link|image_link|brand| google_product_category|fb_product_category|quantity_to_sell_on_facebook|sale_price|gtin',
  );
  for (const { article, isBroken } of articles(random, ledger, 80)) {
    sheet.add({
      id: article.sku,
      'title ': article.title,
      description: `A "fine"\n${article.title}`,
      availability: 'in stock',
      condition: 'new',
      price: isBroken ? 'soon' : `EUR ${money(article.price)}`,
      link: `https://shop.example.com/${article.sku}`,
      image_link: `https://shop.example.com/${article.sku}.jpg`,
      brand: article.brand,
      ' google_product_category': article.category,
      quantity_to_sell_on_facebook: String(random.below(60)),
      gtin: article.gtin,
    });
  }
  return { schema: 'meta-products', file: 'meta-products.csv', text: sheet.text, expected: ledger.expected };
}

export function amazonListings(): PresetSample {
  const random = new Random(116);
  const ledger = new Ledger();
  const sheet = new Sheet(
    'item-name|item-description|listing-id|seller-sku|price|quantity|open-date|image-url|item-is-marketplace|product-id-type|zshop-shipping-fee|item-note|item-condition|asin1|product-id|fulfillment-channel|status',
    { delimiter: '\t' },
  );
  for (const { article, isBroken } of articles(random, ledger, 80)) {
    const isGtin = random.chance(0.4);
    sheet.add({
      // Leading empty cells occur.
      'item-name': random.chance(0.05) ? '' : article.title.replaceAll('"', ''),
      'listing-id': `0508U${random.digits(6)}`,
      'seller-sku': article.sku,
      price: isBroken ? '-.-' : money(article.price),
      quantity: random.chance(0.2) ? '' : String(random.below(50)),
      'open-date': `0${1 + random.below(9)}/07/2016 10:12:40 BST`,
      'item-is-marketplace': 'y',
      'product-id-type': isGtin ? '4' : '1',
      'item-condition': '11',
      asin1: article.asin,
      'product-id': isGtin ? article.gtin : article.asin,
      'fulfillment-channel': 'DEFAULT',
      status: 'Active',
    });
  }
  return {
    schema: 'amazon-listings',
    file: 'amazon-listings.txt',
    text: sheet.text,
    expected: ledger.expected,
  };
}

export function amazonListingsJapan(): PresetSample {
  const random = new Random(117);
  const ledger = new Ledger();
  const sheet = new Sheet(
    '商品名|出品ID|出品者SKU|価格|数量|出品日|商品IDタイプ|コンディション|ASIN 1|商品ID|ステータス',
    {
      delimiter: '\t',
    },
  );
  for (const { article, isBroken } of articles(random, ledger, 60)) {
    sheet.add({
      商品名: `やかん ${article.sku}`,
      出品ID: `0508U${random.digits(6)}`,
      出品者SKU: article.sku,
      価格: isBroken ? '未定' : money(article.price),
      数量: String(random.below(50)),
      出品日: `2016/07/0${1 + random.below(9)} 10:12:40 JST`,
      商品IDタイプ: '4',
      'ASIN 1': article.asin,
      商品ID: article.gtin,
      ステータス: 'Active',
    });
  }
  return {
    schema: 'amazon-listings',
    file: 'amazon-listings-jp.txt',
    text: sheet.text,
    // Windows' Shift_JIS, as Seller Central writes it for Japan.
    encoding: 'shift_jis',
    expected: ledger.expected,
  };
}

export function amazonListingsFrance(): PresetSample {
  const random = new Random(118);
  const ledger = new Ledger();
  const sheet = new Sheet(
    'item-name|listing-id|seller-sku|price|quantity|open-date|product-id-type|item-condition|product-id|status',
    { delimiter: '\t' },
  );
  for (const { article, isBroken } of articles(random, ledger, 60)) {
    const isGtin = random.chance(0.3);
    sheet.add({
      'item-name': article.title.replaceAll('"', ''),
      'listing-id': `0508U${random.digits(6)}`,
      'seller-sku': article.sku,
      price: isBroken ? 'gratuit' : comma(article.price),
      quantity: String(random.below(50)),
      'open-date': `0${1 + random.below(9)}/07/2016 10:12:40 MEST`,
      'product-id-type': isGtin ? '4' : '1',
      'product-id': isGtin ? article.gtin : article.asin,
      status: 'Active',
    });
  }
  return {
    schema: 'amazon-listings-fr',
    file: 'amazon-listings-fr.txt',
    text: sheet.text,
    expected: ledger.expected,
  };
}
