import type { Random } from './random.js';

/** A person as a source system stores it, inconsistent on purpose. */
export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  readonly address: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly country: string;
  readonly currency: string;
}

type Texts = readonly [string, ...string[]];

interface Country {
  readonly code: string;
  readonly names: Texts;
  readonly firstNames: Texts;
  readonly lastNames: Texts;
  readonly places: readonly [Place, ...Place[]];
  readonly street: (random: Random) => string;
  /** Numbers that the country's regulator reserves for fiction, where there are any. */
  readonly phone: (random: Random) => string;
}

interface Place {
  readonly city: string;
  readonly states: Texts;
  readonly zip: (random: Random) => string;
}

const place = (city: string, states: Texts, zip: (random: Random) => string): Place => ({
  city,
  states,
  zip,
});
const houseNumber = (random: Random) => String(1 + random.below(1800));

const US: Country = {
  code: 'US',
  names: ['US', 'US', 'us', 'USA', 'United States'],
  firstNames: [
    'James',
    'Mary',
    'Robert',
    'Patricia',
    'John',
    'Jennifer',
    'Michael',
    'Linda',
    'David',
    'Elizabeth',
    'Olivia',
    "D'Andre",
    'Mary-Ann',
    'José',
  ],
  lastNames: [
    'Smith',
    'Johnson',
    'Williams',
    'Brown',
    'Jones',
    'Garcia',
    'Miller',
    'Davis',
    "O'Brien",
    'De la Cruz',
    'Nguyen',
    'Smith-Jones',
  ],
  places: [
    place('Dallas', ['Texas', 'TX', 'tx'], (random) => `752${random.digits(2)}`),
    place('Wichita', ['Kansas', 'KS'], (random) => `672${random.digits(2)}`),
    place('New York', ['New York', 'NY'], (random) => `100${random.digits(2)}-${random.digits(4)}`),
    place('Springfield', ['Illinois', 'IL', 'Ill.'], (random) => `627${random.digits(2)}`),
    place('Los Angeles', ['California', 'CA'], (random) => `900${random.digits(2)}`),
  ],
  street: (random) =>
    `${houseNumber(random)} ${random.pick(['Main Street', 'Oak Avenue', 'Melrose Hill', 'Park Rd', 'Sunset Blvd.', 'Lake Drive, Apt #4', 'N. Elm Court'])}`,
  phone: (random) => `${random.pick(['212', '415', '571', '713', '907'])}55501${random.digits(2)}`,
};

const GB: Country = {
  code: 'GB',
  names: ['GB', 'UK', 'United Kingdom'],
  firstNames: ['Oliver', 'Amelia', 'George', 'Isla', 'Noah', 'Siân', 'Zoë'],
  lastNames: ['Taylor', 'Evans', 'Wilson', 'Thomas', 'Roberts', 'Clarke', 'MacDonald'],
  places: [
    place('London', ['', 'Greater London'], (random) => `SW${1 + random.below(9)}A ${1 + random.below(9)}AA`),
    place('Bristol', [''], (random) => `BS${1 + random.below(9)} ${1 + random.below(9)}QD`),
  ],
  street: (random) =>
    `${houseNumber(random)} ${random.pick(['High Street', 'Church Lane', 'Mill Close', 'Station Road', 'Victoria Sq'])}`,
  phone: (random) => `07700900${random.digits(3)}`,
};

const DE: Country = {
  code: 'DE',
  names: ['DE', 'DEU', 'Deutschland', 'Germany'],
  firstNames: ['Anna', 'Jürgen', 'Lukas', 'Käthe', 'Björn', 'Marie', 'Paul'],
  lastNames: ['Müller', 'Schmidt', 'Weiß', 'Größer', 'Fischer', 'Becker'],
  places: [
    place('Berlin', ['Berlin', 'BE'], (random) => `10${random.digits(3)}`),
    place('Köln', ['Nordrhein-Westfalen', 'NW', ''], (random) => `506${random.digits(2)}`),
  ],
  street: (random) =>
    `${random.pick(['Hauptstraße', 'Bahnhofstr.', 'Am Markt', 'Goethestrasse'])} ${houseNumber(random)}`,
  phone: (random) => `03023125${random.digits(3)}`,
};

const FR: Country = {
  code: 'FR',
  names: ['FR', 'France'],
  firstNames: ['Léa', 'Louis', 'Chloé', 'Hugo', 'François', 'Zoé'],
  lastNames: ['Martin', 'Bernard', 'Dubois', 'Lefèvre', "L'Hermite"],
  places: [
    place('Paris', ['Île-de-France', ''], (random) => `750${random.digits(2)}`),
    place('Saint-Étienne', ['Rhône-Alpes'], (random) => `42${random.digits(3)} CEDEX ${1 + random.below(9)}`),
  ],
  street: (random) =>
    `${houseNumber(random)} ${random.pick(['rue de la Paix', 'avenue Foch', 'chemin Vert', 'imp des Lilas'])}`,
  phone: (random) => `063998${random.digits(4)}`,
};

const COUNTRIES: readonly [Country, ...Country[]] = [US, US, US, US, GB, DE, FR];
const CALLING_CODES: Readonly<Record<string, string>> = { US: '1', GB: '44', DE: '49', FR: '33' };
const CURRENCIES: Readonly<Record<string, string>> = { US: 'USD', GB: 'GBP' };
const DOMAINS: Texts = ['example.com', 'example.org', 'example.net', 'mail.example.com'];

/** The person with that number; the same number always returns the same person. */
export function makePerson(random: Random, number: number): Person {
  const country = random.pick(COUNTRIES);
  const firstName = random.pickSkewed(country.firstNames);
  const lastName = random.pickSkewed(country.lastNames);
  const { city, states, zip } = random.pickSkewed(country.places);
  return {
    firstName: messy(random, firstName),
    lastName: messy(random, lastName),
    email: makeEmail(random, firstName, lastName, number),
    phone: random.chance(0.15)
      ? ''
      : phoneLayout(random, country.phone(random), CALLING_CODES[country.code] ?? ''),
    address: random.chance(0.1) ? '' : country.street(random),
    city: messy(random, city),
    state: random.pick(states),
    zip: zip(random),
    country: random.pick(country.names),
    currency: CURRENCIES[country.code] ?? 'EUR',
  };
}

function makeEmail(random: Random, firstName: string, lastName: string, number: number): string {
  if (random.chance(0.05)) return '';
  const plain = (text: string) => text.normalize('NFD').replaceAll(/[^A-Za-z]/g, '');
  const local = `${plain(firstName)}.${plain(lastName)}${number}${random.chance(0.05) ? '+shop' : ''}`;
  const email = `${local}@${random.pick(DOMAINS)}`;
  if (random.chance(0.1)) return email.toUpperCase();
  if (random.chance(0.03)) return ` ${email} `;
  return email.toLowerCase();
}

function phoneLayout(random: Random, national: string, callingCode: string): string {
  const significant = national.startsWith('0') ? national.slice(1) : national;
  const groups = [national.slice(0, 3), national.slice(3, 6), national.slice(6)];
  switch (random.below(7)) {
    case 0:
      return groups.join('-');
    case 1:
      return `(${groups[0]}) ${groups[1]}${groups[2]}`;
    case 2:
      return `+${callingCode} ${significant.slice(0, 3)} ${significant.slice(3)}`;
    case 3:
      return `00${callingCode}${significant}`;
    case 4:
      return groups.join(' ');
    case 5:
      return `${national} ext. ${10 + random.below(80)}`;
    default:
      return national;
  }
}

/** Case and spaces as people type them. */
function messy(random: Random, text: string): string {
  if (random.chance(0.04)) return text.toUpperCase();
  if (random.chance(0.04)) return text.toLowerCase();
  if (random.chance(0.03)) return `${text} `;
  return text;
}
