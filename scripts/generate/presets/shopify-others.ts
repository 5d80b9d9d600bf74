import { makePerson } from '../people.js';
import { Random } from '../random.js';
import { Ledger, money, type PresetSample } from './ledger.js';
import { Sheet } from './sheet.js';
import { ARTICLES, countryCode } from './shop.js';

export function shopifyCustomers(): PresetSample {
  const random = new Random(102);
  const ledger = new Ledger();
  const sheet = new Sheet(
    'Customer ID|First Name|Last Name|Email|Accepts Email Marketing|Default Address Company|Default Address Address1|' +
      'Default Address Address2|Default Address City|Default Address Province Code|Default Address Country Code|' +
      'Default Address Zip|Default Address Phone|Phone|Accepts SMS Marketing|Total Spent|Total Orders|Note|Tax Exempt|Tags',
  );
  for (let number = 0; number < 150; number++) {
    const person = makePerson(random, number);
    const spent = random.below(90_000);
    const isBroken = random.chance(0.02);
    const orders = random.below(9);
    sheet.add({
      'Customer ID': `'6${random.digits(12)}`,
      'First Name': person.firstName,
      'Last Name': person.lastName,
      Email: person.email,
      'Accepts Email Marketing': random.pick(['yes', 'no']),
      'Default Address Address1': person.address,
      'Default Address City': person.city,
      'Default Address Province Code': person.state,
      'Default Address Country Code': countryCode(person),
      'Default Address Zip': `'${person.zip}`,
      'Default Address Phone': person.phone === '' ? '' : `'${person.phone}`,
      Phone: random.chance(0.5) ? '' : person.phone,
      'Total Spent': isBroken ? 'n/a' : money(spent),
      'Total Orders': String(orders),
      Note: random.chance(0.1) ? 'Prefers "blue",\ncall after 6' : '',
      'Tax Exempt': 'no',
    });
    ledger.record();
    if (isBroken) ledger.reject('INVALID_DECIMAL');
    else ledger.write({ total_spent: spent, total_orders: 100 * orders }, person.email);
  }
  return {
    schema: 'shopify-customers',
    file: 'shopify-customers.csv',
    text: sheet.text,
    expected: ledger.expected,
  };
}

export function shopifyProducts(): PresetSample {
  const random = new Random(103);
  const ledger = new Ledger();
  const sheet = new Sheet(
    'Handle|Title|Body (HTML)|Vendor|Product Category|Type|Tags|Published|Option1 Name|Option1 Value|Variant SKU|' +
      'Variant Inventory Qty|Variant Price|Variant Barcode|Image Src|Image Position|Google Shopping / MPN|Status',
  );
  for (let number = 0; number < 40; number++) {
    const article = random.pick(ARTICLES);
    const handle = `${article.title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}-${number}`;
    const variants = 1 + random.below(3);
    const images = variants + random.below(2);
    for (let index = 0; index < images; index++) {
      ledger.record();
      const isFirst = index === 0;
      const isVariant = index < variants;
      const price = article.price + 100 * index;
      if (isVariant) ledger.write({ price });
      else ledger.leaveOut('NOT_A_PRODUCT');
      sheet.add({
        Handle: handle,
        ...(isFirst
          ? {
              Title: article.title,
              'Body (HTML)': `<p>${article.title}</p>\n<ul>\n<li>"best"</li>\n</ul>`,
              Vendor: article.brand,
              'Product Category': random.chance(0.5) ? article.category : '',
              Type: 'Household',
              Published: 'true',
              Status: 'active',
            }
          : {}),
        ...(isVariant
          ? {
              'Option1 Name': 'Colour',
              'Option1 Value': `Tone ${index}`,
              'Variant SKU': random.chance(0.1) ? '' : `'${article.sku}-${index}`,
              'Variant Inventory Qty': String(random.below(90)),
              'Variant Price': money(price),
              'Variant Barcode': `'${article.gtin}`,
            }
          : {}),
        'Image Src': `https://cdn.example.com/${number}-${index}.jpg`,
        'Image Position': String(index + 1),
      });
    }
  }
  return {
    schema: 'shopify-products',
    file: 'shopify-products.csv',
    text: sheet.text,
    expected: ledger.expected,
  };
}
