import { makePerson } from '../people.js';
import { Random } from '../random.js';
import { Ledger, money, plainTime, type PresetSample } from './ledger.js';
import { Sheet } from './sheet.js';
import { ARTICLES, countryCode, type Article } from './shop.js';

const START = Date.UTC(2024, 4, 1);

interface Item {
  readonly article: Article;
  readonly quantity: number;
}

interface Status {
  readonly name: string;
  /** Why its orders are left out; null: they are included. */
  readonly reason: string | null;
}

const itemsOf = (random: Random): Item[] =>
  Array.from({ length: 1 + random.below(4) }, () => ({
    article: random.pick(ARTICLES),
    quantity: 1 + random.below(3),
  }));

/** Counts an order with one row per item. */
function count(
  ledger: Ledger,
  status: Status,
  metrics: readonly Record<string, number | null>[],
  email: string,
): void {
  for (const row of metrics) {
    if (status.reason === null) ledger.write(row, email);
    else ledger.leaveOut(status.reason);
  }
}

const WOO_HEADER =
  'order_id|order_number|date|status|shipping_total|order_total|refunded_total|order_currency|payment_method|customer_id|' +
  'billing_first_name|billing_last_name|billing_company|billing_email|billing_phone|billing_address_1|billing_address_2|' +
  'billing_postcode|billing_city|billing_state|billing_country|customer_note';

/** All items in one cell, or one row per item; the orders are the same. */
export function woocommerceOrders(layout: 'cell' | 'rows'): PresetSample {
  const random = new Random(109);
  const ledger = new Ledger();
  const isCell = layout === 'cell';
  const sheet = new Sheet(
    `${WOO_HEADER}|${isCell ? 'line_items' : 'item_name|item_sku|item_quantity|item_subtotal|item_total'}`,
  );
  for (let number = 1; number <= 90; number++) {
    const person = makePerson(random, number);
    const items = itemsOf(random);
    const status = random.pickSkewed<Status>([
      { name: 'completed', reason: null },
      { name: 'processing', reason: null },
      { name: 'cancelled', reason: 'CANCELLED_ORDER' },
      { name: 'wc-failed', reason: 'UNPAID_ORDER' },
      { name: 'refunded', reason: 'REFUNDED_ORDER' },
    ]);
    // A coupon of five per cent.
    const paid = ({ article, quantity }: Item) => Math.round(article.price * quantity * 0.95);
    const total = items.reduce((sum, item) => sum + paid(item), 0) + 590;
    const refunded = random.chance(0.1) ? 1450 : 0;
    const order = {
      order_id: String(5000 + number),
      order_number: `W-${5000 + number}`,
      date: plainTime(new Date(START + number * 7_200_000)),
      status: status.name,
      shipping_total: '5.90',
      order_total: money(total),
      refunded_total: refunded === 0 ? '0' : money(refunded),
      order_currency: person.currency,
      payment_method: 'stripe',
      customer_id: String(random.below(80)),
      billing_first_name: person.firstName,
      billing_last_name: person.lastName,
      billing_email: person.email,
      billing_phone: person.phone,
      billing_address_1: person.address,
      billing_postcode: person.zip,
      billing_city: person.city,
      billing_state: person.state,
      billing_country: countryCode(person),
      customer_note: random.chance(0.1) ? 'Leave it\nat the "door"' : '',
    };
    const texts = items.map((item, index) => ({
      id: String(100 * number + index),
      name: item.article.title,
      sku: item.article.sku,
      quantity: String(item.quantity),
      subtotal: money(item.article.price * item.quantity),
      total: money(paid(item)),
    }));
    if (isCell) {
      ledger.record(items.length);
      const cell = texts.map((item) =>
        Object.entries(item)
          .map(([name, text]) => `${name}:${text}`)
          .join('|'),
      );
      sheet.add({ ...order, line_items: cell.join(';') });
    } else {
      for (const { name, sku, quantity, subtotal, total: itemTotal } of texts) {
        ledger.record();
        sheet.add({
          ...order,
          item_name: name,
          item_sku: sku,
          item_quantity: quantity,
          item_subtotal: subtotal,
          item_total: itemTotal,
        });
      }
    }
    const metrics = items.map((item, index) => ({
      quantity: 100 * item.quantity,
      item_amount: paid(item),
      order_total: index === 0 ? total : null,
      order_refunded: index === 0 ? refunded : null,
    }));
    count(ledger, status, metrics, person.email);
  }
  const file = isCell ? 'woocommerce-orders.csv' : 'woocommerce-orders-by-item.csv';
  return { schema: 'woocommerce-orders', file, text: sheet.text, expected: ledger.expected };
}

const COUNTRY_NAMES: Readonly<Record<string, string>> = {
  US: 'United States',
  GB: 'United Kingdom',
  DE: 'Germany',
  FR: 'France',
};

export function bigcommerceOrders(): PresetSample {
  const random = new Random(110);
  const ledger = new Ledger();
  const sheet = new Sheet(
    'Order ID|Customer ID|Customer Name|Customer Email|Customer Phone|Order Date|Order Status|Order Total (inc tax)|' +
      'Order Total (ex tax)|Order Currency Code|Payment Method|Total Quantity|Billing Name|Billing First Name|' +
      'Billing Last Name|Billing Street 1|Billing Street 2|Billing Suburb|Billing State|Billing Zip|Billing Country|' +
      'Customer Message|Product Details',
  );
  for (let number = 1; number <= 90; number++) {
    const person = makePerson(random, number);
    const items = itemsOf(random);
    const status = random.pickSkewed<Status>([
      { name: 'Completed', reason: null },
      { name: 'Shipped', reason: null },
      { name: 'Partially Refunded', reason: null },
      { name: 'Incomplete', reason: 'UNPAID_ORDER' },
      { name: 'Cancelled', reason: 'CANCELLED_ORDER' },
      { name: 'Refunded', reason: 'REFUNDED_ORDER' },
    ]);
    const isBroken = random.chance(0.02);
    const total = items.reduce((sum, { article, quantity }) => sum + article.price * quantity, 0);
    const day = new Date(START + number * 28_800_000).toISOString();
    const details = items.map(
      ({ article, quantity }, index) =>
        `Product ID: ${2470 + index}, Product Qty: ${quantity}, Product SKU: ${article.sku}, Product Name: ${article.title}, Product Weight: 0.5000, Product Variation Details: , Product Unit Price: ${money(article.price)}, Product Total Price: ${money(article.price * quantity)}`,
    );
    sheet.add({
      'Order ID': String(900 + number),
      'Customer ID': random.chance(0.3) ? '0' : String(number),
      'Customer Name': `${person.firstName} ${person.lastName}`,
      'Customer Email': person.email,
      'Customer Phone': person.phone,
      'Order Date': `${day.slice(5, 7)}/${day.slice(8, 10)}/${day.slice(0, 4)}`,
      'Order Status': status.name,
      'Order Total (inc tax)': money(total),
      'Order Total (ex tax)': money(total),
      'Order Currency Code': person.currency,
      'Payment Method': 'Credit Card',
      'Total Quantity': String(items.reduce((sum, { quantity }) => sum + quantity, 0)),
      'Billing Name': `${person.firstName} ${person.lastName}`,
      'Billing First Name': person.firstName,
      'Billing Last Name': person.lastName,
      'Billing Street 1': person.address,
      'Billing Suburb': person.city,
      'Billing State': person.state,
      'Billing Zip': person.zip,
      'Billing Country': COUNTRY_NAMES[countryCode(person)] ?? '',
      'Customer Message': random.chance(0.1) ? 'Thanks,\nbye' : '',
      'Product Details': isBroken ? `${items.length} products` : details.join(' | '),
    });
    ledger.record(isBroken ? 1 : items.length);
    if (isBroken) ledger.reject('MALFORMED_ITEMS');
    else {
      const metrics = items.map(({ article, quantity }, index) => ({
        quantity: 100 * quantity,
        item_amount: article.price * quantity,
        order_total: index === 0 ? total : null,
      }));
      count(ledger, status, metrics, person.email);
    }
  }
  return {
    schema: 'bigcommerce-orders',
    file: 'bigcommerce-orders.csv',
    text: sheet.text,
    expected: ledger.expected,
  };
}
