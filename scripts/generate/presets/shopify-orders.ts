import { csvLine } from '../csv.js';
import { makePerson, type Person } from '../people.js';
import { Random } from '../random.js';
import { Ledger, money, plainTime, type PresetSample } from './ledger.js';
import { countryCode, ARTICLES, type Article } from './shop.js';

const HEADER = (
  'Name|Email|Financial Status|Paid at|Fulfillment Status|Accepts Marketing|Currency|Subtotal|Shipping|' +
  'Taxes|Total|Discount Code|Discount Amount|Created at|Lineitem quantity|Lineitem name|Lineitem price|' +
  'Lineitem sku|Billing Name|Billing Street|Billing Address1|Billing Address2|Billing City|Billing Zip|' +
  'Billing Province|Billing Country|Billing Phone|Shipping Name|Shipping Zip|Shipping Country|' +
  'Shipping Phone|Notes|Cancelled at|Refunded Amount|Vendor|Id|Lineitem discount|Phone|' +
  'Billing Province Name'
).split('|');
const START = Date.UTC(2024, 4, 1);
const ORDERS = 110;

interface Line {
  readonly article: Article;
  readonly quantity: number;
  readonly isBroken: boolean;
}

/** Orders with several lines each: only the first line has amounts and addresses. */
export function shopifyOrders(): PresetSample {
  const random = new Random(101);
  const ledger = new Ledger();
  let text = `\uFEFF${csvLine(HEADER)}`;
  // The export was cut off above, so this line's order began in another file.
  ledger.record();
  ledger.reject('CONTINUATION_WITHOUT_FIRST');
  text += row({
    ...lineFields('#1000', 'torn@example.com', START, { article: ARTICLES[0], quantity: 1, isBroken: false }),
  });
  for (let number = 1; number <= ORDERS; number++) text += order(random, ledger, number);
  ledger.record();
  ledger.leaveOut('EMPTY_ROW');
  return {
    schema: 'shopify-orders',
    file: 'shopify-orders.csv',
    text: text + row({}),
    expected: ledger.expected,
  };
}

function order(random: Random, ledger: Ledger, number: number): string {
  const person = makePerson(random, number);
  const name = `#${1000 + number}`;
  const time = START + number * 5_400_000 + random.below(3_600_000);
  const lines: Line[] = Array.from({ length: 1 + random.below(4) }, (_, index) => ({
    article: random.pick(ARTICLES),
    quantity: 1 + random.below(3),
    isBroken: index > 0 && random.chance(0.02),
  }));
  const subtotal = lines.reduce((sum, { article, quantity }) => sum + article.price * quantity, 0);
  const discount = random.chance(0.2) ? Math.floor(subtotal / 10) : 0;
  const total = subtotal - discount + 495;
  const status = random.pickSkewed([
    'paid',
    'paid',
    'paid',
    'partially_refunded',
    'pending',
    'refunded',
    'voided',
  ]);
  const isCancelled = status === 'voided' || random.chance(0.04);
  const refunded =
    status === 'refunded' ? total : status === 'partially_refunded' ? (lines[0]?.article.price ?? 0) : 0;
  return lines
    .map((line, index) => {
      ledger.record();
      const isFirst = index === 0;
      if (isCancelled) ledger.leaveOut('CANCELLED_ORDER');
      else if (status === 'refunded') ledger.leaveOut('REFUNDED_ORDER');
      else if (line.isBroken) ledger.reject('INVALID_INTEGER');
      else {
        ledger.write(
          {
            quantity: 100 * line.quantity,
            item_amount: line.article.price * line.quantity,
            order_total: isFirst ? total : null,
            order_discount: isFirst ? discount : null,
            order_refunded: isFirst ? refunded : null,
          },
          person.email,
        );
      }
      const orderFields = isFirst
        ? firstLineFields(random, person, { status, subtotal, discount, total, refunded, isCancelled, time })
        : {};
      return row({ ...lineFields(name, person.email, time, line), ...orderFields });
    })
    .join('');
}

function lineFields(name: string, email: string, time: number, line: Line): Record<string, string> {
  return {
    Name: name,
    Email: email,
    'Created at': `${plainTime(new Date(time + 7_200_000))} +0200`,
    'Lineitem quantity': line.isBroken ? 'n/a' : String(line.quantity),
    'Lineitem name': line.article.title,
    'Lineitem price': money(line.article.price),
    'Lineitem sku': line.article.sku,
    Vendor: line.article.brand,
    'Lineitem discount': '0.00',
  };
}

interface Amounts {
  readonly status: string;
  readonly subtotal: number;
  readonly discount: number;
  readonly total: number;
  readonly refunded: number;
  readonly isCancelled: boolean;
  readonly time: number;
}

function firstLineFields(random: Random, person: Person, amounts: Amounts): Record<string, string> {
  const { status, subtotal, discount, total, refunded, isCancelled, time } = amounts;
  const fullName = random.chance(0.03) ? person.lastName : `${person.firstName} ${person.lastName}`;
  const zip = `'${person.zip}`;
  return {
    'Financial Status': status,
    'Paid at': `${plainTime(new Date(time + 7_200_000))} +0200`,
    Currency: person.currency,
    Subtotal: money(subtotal - discount),
    Shipping: '4.95',
    Taxes: '0.00',
    Total: money(total),
    'Discount Amount': money(discount),
    'Refunded Amount': money(refunded),
    'Billing Name': fullName,
    'Billing Street': person.address,
    'Billing Address1': person.address,
    'Billing City': person.city,
    'Billing Zip': zip,
    'Billing Province': person.state,
    'Billing Country': countryCode(person),
    'Billing Phone': random.chance(0.3) ? '' : `'${person.phone}`,
    'Shipping Name': fullName,
    'Shipping Zip': zip,
    'Shipping Country': countryCode(person),
    Phone: random.chance(0.5) ? '' : person.phone,
    Notes: random.chance(0.1) ? 'Please ring twice,\nor leave it with "Alex"' : '',
    'Cancelled at': isCancelled ? `${plainTime(new Date(time + 10_800_000))} +0200` : '',
    Id: `55${random.digits(11)}`,
    'Billing Province Name': person.state,
  };
}

function row(fields: Readonly<Record<string, string>>): string {
  return csvLine(HEADER.map((name) => fields[name] ?? ''));
}
