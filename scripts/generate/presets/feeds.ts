import { Random } from '../random.js';
import { Ledger, money, type PresetSample } from './ledger.js';
import { articles } from './products.js';
import { Sheet } from './sheet.js';

/**
 * The Merchant Center feed as RSS, with Google's fields under their prefix, and a price of something other than the
 * article.
 */
export function googleProductsXml(): PresetSample {
  const random = new Random(122);
  const ledger = new Ledger();
  const items: string[] = [];
  for (const { article, isBroken } of articles(random, ledger, 60)) {
    const fields = [
      element('g:id', article.sku),
      // Both forms occur.
      element(random.chance(0.5) ? 'title' : 'g:title', article.title),
      `<description><![CDATA[<b>${article.title}</b> & more]]></description>`,
      element('link', `https://shop.example.com/${article.sku}?a=1&b=2`),
      element('g:image_link', `https://shop.example.com/${article.sku}.jpg`),
      element('g:additional_image_link', `https://shop.example.com/${article.sku}-2.jpg`),
      element('g:additional_image_link', `https://shop.example.com/${article.sku}-3.jpg`),
      `<g:shipping>${element('g:country', 'US')}${element('g:price', '4.90 USD')}</g:shipping>`,
      element('g:availability', random.pick(['in_stock', 'out_of_stock', 'preorder'])),
      element('g:price', isBroken ? 'ask us' : `${money(article.price)} USD`),
      element('g:brand', article.brand),
      element('g:gtin', article.gtin),
      element('g:condition', 'new'),
      ...(random.chance(0.5) ? [] : [element('g:google_product_category', article.category)]),
      element('g:product_type', article.category),
    ];
    items.push(`    <item>\n${fields.map((field) => `      ${field}\n`).join('')}    </item>\n`);
  }
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
  <channel>
    <title>Example shop</title>
    <link>https://shop.example.com</link>
    <description>All articles</description>
${items.join('')}  </channel>
</rss>
`;
  return {
    schema: 'google-products',
    file: 'google-products.xml',
    text,
    // Both systems read the same XML, and their presets have the same columns.
    recognizedAs: 'meta-products',
    expected: ledger.expected,
  };
}

function element(name: string, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return `<${name}>${escaped}</${name}>`;
}

/** The template of Commerce Manager, whose notes about the fields are before the header. */
export function metaProductsTemplate(): PresetSample {
  const random = new Random(120);
  const ledger = new Ledger();
  const remarks = [
    '"# Required | A unique id for the item, ""SKU"" if you can."',
    '"# Required | A specific, relevant title."',
    ...Array.from({ length: 6 }, () => '# Required | See the help page.'),
    ...Array.from({ length: 2 }, () => '# Optional | See the help page.'),
  ];
  const sheet = new Sheet(
    'id|title|description|availability|condition|price|link|image_link|brand|google_product_category',
    { prefix: `${remarks.join(',')}\n` },
  );
  for (const { article, isBroken } of articles(random, ledger, 60)) {
    sheet.add({
      id: article.sku,
      title: article.title,
      description: 'Fine.',
      availability: random.pick(['in stock', 'out of stock']),
      condition: 'new',
      price: isBroken ? 'soon' : `${money(article.price)} USD`,
      link: `https://shop.example.com/${article.sku}`,
      image_link: `https://shop.example.com/${article.sku}.jpg`,
      brand: article.brand,
      google_product_category: article.category,
    });
  }
  return {
    schema: 'meta-products',
    file: 'meta-products-template.csv',
    text: sheet.text,
    expected: ledger.expected,
  };
}
