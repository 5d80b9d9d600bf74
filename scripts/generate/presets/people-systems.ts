import { makePerson, type Person } from '../people.js';
import { Random } from '../random.js';
import { Ledger, type PresetSample } from './ledger.js';
import { Sheet } from './sheet.js';
import { countryCode } from './shop.js';

const PEOPLE = 120;

interface System {
  readonly seed: number;
  readonly schema: string;
  readonly header: string;
  readonly prefix?: string;
  readonly fields: (person: Person, random: Random, number: number) => Record<string, string>;
}

/** A file of people, one per row; one in fifty has a broken date. */
function people({ seed, schema, header, prefix = '', fields }: System, dateField: string): PresetSample {
  const random = new Random(seed);
  const ledger = new Ledger();
  const sheet = new Sheet(header, { prefix });
  for (let number = 0; number < PEOPLE; number++) {
    const person = makePerson(random, number);
    const isBroken = random.chance(0.02);
    ledger.record();
    if (isBroken) ledger.reject('INVALID_DATE');
    else ledger.write({}, person.email);
    sheet.add({ ...fields(person, random, number), ...(isBroken ? { [dateField]: 'soon' } : {}) });
  }
  return { schema, file: `${schema}.csv`, text: sheet.text, expected: ledger.expected };
}

const dayOf = (random: Random) =>
  new Date(Date.UTC(2019, 0, 1) + random.below(2000) * 86_400_000).toISOString().slice(0, 10);

export function salesforceContacts(): PresetSample {
  return people(
    {
      seed: 104,
      schema: 'salesforce-contacts',
      // Data Loader writes headers in capital letters, and a byte order mark.
      prefix: '\uFEFF',
      header:
        'ID|FIRSTNAME|LASTNAME|EMAIL|PHONE|MOBILEPHONE|HOMEPHONE|MAILINGSTREET|MAILINGCITY|MAILINGSTATE|MAILINGPOSTALCODE|MAILINGCOUNTRY|LEADSOURCE|DESCRIPTION|CREATEDDATE',
      fields: (person, random) => ({
        ID: `003${random.digits(12)}AAA`,
        FIRSTNAME: person.firstName,
        LASTNAME: person.lastName,
        EMAIL: person.email,
        PHONE: random.chance(0.5) ? '' : person.phone,
        MOBILEPHONE: random.chance(0.5) ? '' : person.phone,
        MAILINGSTREET: random.chance(0.2) ? `${person.address}\nBack entrance` : person.address,
        MAILINGCITY: person.city,
        MAILINGSTATE: person.state,
        MAILINGPOSTALCODE: person.zip,
        MAILINGCOUNTRY: person.country,
        LEADSOURCE: random.pick(['Web', 'Trade Show', '']),
        DESCRIPTION: random.chance(0.1) ? `Met ${person.firstName},\nwants a "demo"` : '',
        CREATEDDATE: `${dayOf(random)}T0${random.below(9)}:12:45.000+0000`,
      }),
    },
    'CREATEDDATE',
  );
}

export function salesforceLeads(): PresetSample {
  return people(
    {
      seed: 105,
      schema: 'salesforce-leads',
      header:
        'Id|FirstName|LastName|Company|Email|Phone|MobilePhone|Street|City|State|PostalCode|Country|Status|LeadSource|IsConverted|CreatedDate',
      fields: (person, random) => ({
        Id: `00Q${random.digits(12)}AAA`,
        FirstName: person.firstName,
        LastName: person.lastName,
        Company: random.pick(['Acme, Inc.', 'Example GmbH', '']),
        Email: person.email,
        Phone: person.phone,
        Street: person.address,
        City: person.city,
        State: person.state,
        PostalCode: person.zip,
        Country: person.country,
        Status: 'Open',
        LeadSource: random.pick(['Web', 'Partner']),
        IsConverted: 'false',
        CreatedDate: `${dayOf(random)}T1${random.below(9)}:00:01.000Z`,
      }),
    },
    'CreatedDate',
  );
}

export function hubspotContacts(): PresetSample {
  return people(
    {
      seed: 106,
      schema: 'hubspot-contacts',
      header:
        'Record ID|First Name|Last Name|Email|Phone Number|Contact owner|Lifecycle Stage|Street Address|City|State/Region|Postal Code|Country/Region|Lead Status|Create Date|Notes',
      fields: (person, random, number) => ({
        'Record ID': String(1_000_000 + number),
        'First Name': person.firstName,
        'Last Name': person.lastName,
        Email: person.email,
        'Phone Number': person.phone === '' ? '' : ` ${person.phone}`,
        'Contact owner': 'Sales Team',
        'Lifecycle Stage': random.pick(['lead', 'customer', 'opportunity']),
        'Street Address': person.address,
        City: person.city,
        'State/Region': person.state,
        'Postal Code': person.zip,
        'Country/Region': person.country,
        'Create Date': `${dayOf(random)} 1${random.below(10)}:00`,
        Notes: random.chance(0.1) ? 'A &lt;b&gt;note&lt;/b&gt;' : '',
      }),
    },
    'Create Date',
  );
}

export function klaviyoProfiles(): PresetSample {
  return people(
    {
      seed: 107,
      schema: 'klaviyo-profiles',
      header:
        'Email|Klaviyo ID|First Name|Last Name|Organization|Title|City|State / Region|Country|Zip Code|Phone Number|Email Marketing Consent|SMS Consent|Profile Created On|First Active',
      fields: (person, random) => ({
        Email: person.email,
        'Klaviyo ID': `01H${random.digits(20)}`,
        'First Name': person.firstName,
        'Last Name': person.lastName,
        City: person.city,
        'State / Region': person.state,
        Country: person.country,
        'Zip Code': person.zip,
        'Phone Number': person.phone,
        'Email Marketing Consent': random.pick(['SUBSCRIBED', 'NEVER SUBSCRIBED', 'UNSUBSCRIBED']),
        'SMS Consent': random.pick(['SUBSCRIBED', 'NEVER SUBSCRIBED']),
        'Profile Created On': `${dayOf(random)} 08:30:00`,
        'First Active': countryCode(person) === 'US' ? dayOf(random) : '',
      }),
    },
    'Profile Created On',
  );
}

export function magentoCustomers(): PresetSample {
  const random = new Random(108);
  const ledger = new Ledger();
  const sheet = new Sheet(
    'email|_website|_store|created_at|created_in|dob|firstname|gender|group_id|lastname|password_hash|store_id|website_id',
  );
  const addresses = new Sheet(
    '_website|_email|_entity_id|city|company|country_id|fax|firstname|lastname|postcode|region|street|telephone|_address_default_billing_',
  );
  for (let number = 0; number < 100; number++) {
    const made = makePerson(random, number);
    const person = { ...made, email: made.email.trim() === '' ? `guest${number}@example.com` : made.email };
    ledger.record();
    ledger.write({}, person.email);
    sheet.add({
      email: person.email,
      _website: 'base',
      _store: 'default',
      created_at: `${dayOf(random)} 12:49:47`,
      created_in: 'Default Store View',
      firstname: person.firstName,
      group_id: random.pick(['1', '2']),
      lastname: person.lastName,
      password_hash: `${random.digits(16)}:${random.digits(8)}:1`,
      store_id: '1',
      website_id: '1',
    });
    // Some have no address, and some have two.
    for (let index = random.below(3); index > 0; index--) {
      addresses.add({
        _website: 'base',
        _email: person.email.trim().toUpperCase(),
        _entity_id: `${number}${index}`,
        city: person.city,
        country_id: countryCode(person),
        firstname: person.firstName,
        lastname: person.lastName,
        postcode: person.zip,
        region: person.state,
        street: `${person.address}\n2nd floor`,
        telephone: person.phone,
        _address_default_billing_: index === 1 ? '1' : '',
      });
    }
  }
  return {
    schema: 'magento-customers',
    file: 'magento-customers.csv',
    text: sheet.text,
    joins: { addresses: { file: 'magento-addresses.csv', text: addresses.text } },
    expected: ledger.expected,
  };
}
