import { makePerson } from '../people.js';
import { Random } from '../random.js';
import { dollars, Ledger, money, plainTime, type PresetSample } from './ledger.js';
import { Sheet } from './sheet.js';
import { ARTICLES, countryCode } from './shop.js';

const START = Date.UTC(2024, 4, 1);

export function stripePayments(): PresetSample {
  const random = new Random(111);
  const ledger = new Ledger();
  const sheet = new Sheet(
    'id|Created date (UTC)|Amount|Amount Refunded|Currency|Captured|Converted Amount|Description|Status|Fee|Customer ID|Customer Email|Card Last4|Card Name|Card Address Line1|Card Address City|Card Address State|Card Address Country|Card Address Zip',
  );
  for (let number = 0; number < 130; number++) {
    const person = makePerson(random, number);
    const amount = 500 + random.below(200_000);
    const status = random.pickSkewed(['Paid', 'Paid', 'Failed', 'Refunded', 'requires_payment_method']);
    const isBroken = random.chance(0.015);
    const refunded = status === 'Refunded' ? amount : status === 'Paid' && random.chance(0.1) ? 300 : 0;
    sheet.add({
      id: `ch_3${random.digits(20)}`,
      'Created date (UTC)': isBroken ? '' : plainTime(new Date(START + number * 5_000_000)),
      Amount: money(amount),
      'Amount Refunded': money(refunded),
      Currency: person.currency.toLowerCase(),
      Captured: 'true',
      Description: `Order ${number}, "web"`,
      Status: status,
      Fee: '0.30',
      'Customer ID': random.chance(0.2) ? '' : `cus_${random.digits(14)}`,
      'Customer Email': person.email,
      'Card Last4': random.digits(4),
      'Card Name': random.chance(0.1) ? '' : `${person.firstName} ${person.lastName}`,
      'Card Address Line1': person.address,
      'Card Address City': person.city,
      'Card Address State': person.state,
      'Card Address Country': countryCode(person),
      'Card Address Zip': person.zip,
    });
    ledger.record();
    if (status === 'Failed' || status === 'requires_payment_method') ledger.leaveOut('UNPAID_ORDER');
    else if (status === 'Refunded') ledger.leaveOut('REFUNDED_ORDER');
    else if (isBroken) ledger.reject('NULL_NOT_ALLOWED');
    else ledger.write({ amount, amount_refunded: refunded }, person.email);
  }
  return {
    schema: 'stripe-payments',
    file: 'stripe-payments.csv',
    text: sheet.text,
    expected: ledger.expected,
  };
}

export function squareItems(): PresetSample {
  const random = new Random(112);
  const ledger = new Ledger();
  const sheet = new Sheet(
    'Date|Time|Time Zone|Category|Item|Qty|Price Point Name|SKU|Modifiers Applied|Gross Sales|Discounts|Net Sales|Tax|Transaction ID|Payment ID|Device Name|Notes|Event Type|Location|Customer ID|Customer Name',
  );
  const directory = new Sheet(
    'First Name|Last Name|Company Name|Email Address|Phone Number|Street Address 1|Street Address 2|City|State|Postal Code|Reference ID|Birthday|Square Customer ID|Transaction Count|Memo',
  );
  const people = Array.from({ length: 40 }, (_, number) => ({
    ...makePerson(random, number),
    id: `SQ${random.digits(10)}`,
  }));
  for (const { id, ...person } of people) {
    directory.add({
      'First Name': person.firstName,
      'Last Name': person.lastName,
      'Email Address': person.email,
      'Phone Number': person.phone === '' ? '' : `'${person.phone}`,
      'Street Address 1': person.address,
      City: person.city,
      State: person.state,
      'Postal Code': person.zip,
      'Square Customer ID': id,
      'Transaction Count': '3',
      Memo: 'Likes "red"\nand blue',
    });
  }
  for (let number = 0; number < 140; number++) {
    const article = random.pick(ARTICLES);
    const buyer = random.chance(0.25) ? undefined : people[random.below(people.length)];
    const customerId = buyer?.id ?? (random.chance(0.3) ? 'SQ-GONE' : '');
    const isRefund = random.chance(0.08);
    const quantity = (isRefund ? -1 : 1) * (1 + random.below(2));
    const gross = article.price * quantity;
    const discount = random.chance(0.2) ? -Math.trunc(gross / 10) : 0;
    const time = plainTime(new Date(START + number * 4_000_000));
    sheet.add({
      Date: time.slice(0, 10),
      Time: time.slice(11),
      'Time Zone': random.chance(0.02) ? '' : 'Eastern Time (US & Canada)',
      Category: article.category,
      Item: article.title,
      Qty: `${quantity}.0`,
      'Price Point Name': 'Regular',
      SKU: article.sku,
      'Gross Sales': dollars(gross),
      Discounts: dollars(discount),
      'Net Sales': dollars(gross + discount),
      Tax: '$0.00',
      'Transaction ID': `T${random.digits(8)}K${random.digits(8)}`,
      'Payment ID': `P${random.digits(8)}K${random.digits(8)}`,
      'Device Name': 'Register 1',
      'Event Type': isRefund ? 'Refund' : 'Payment',
      Location: 'Main Street',
      'Customer ID': customerId,
      'Customer Name': buyer === undefined ? '' : `${buyer.firstName} ${buyer.lastName}`,
    });
    ledger.record();
    ledger.write({ quantity: 100 * quantity, gross_sales: gross, net_sales: gross + discount }, buyer?.email);
  }
  return {
    schema: 'square-items',
    file: 'square-items.csv',
    text: sheet.text,
    joins: { customers: { file: 'square-customers.csv', text: directory.text } },
    country: 'US',
    expected: ledger.expected,
  };
}
