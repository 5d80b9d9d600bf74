/** Words that say which kind of number follows them, or which a column holds by its name. */
const WORDS = {
  PHONE:
    'tel|telephone|telefon|telefono|téléphone|teléfono|phone|ph|mobile|mob|cell|cellphone|handy|móvil|movil|fax|whatsapp|msisdn|sms|call|callback|ring|rückruf',
  CARD: 'card|cards|visa|mastercard|amex|pan|cc|ccn|karte|kreditkarte|carte|tarjeta',
  NATIONAL_ID:
    'ssn|social security|nino|ni|national insurance|dni|nie|nif|codice fiscale|cf|nir|steuer id|steuerid|steuer|idnr|tin|tax id|taxid|sin|aadhaar|aadhar|pan|my number|mynumber|national id|nationalid|id card|passport',
} as const;

/** Kinds of numbers that a word can announce. */
export type LabelledKind = keyof typeof WORDS;

/** Characters before a number in which a word is looked for. */
const REACH = 28;

const before = (words: string) =>
  new RegExp(
    `(?:^|[^\\p{L}])(?:${words})(?:[ .]{0,2}(?:no|nr|num|number|id|is|me|at|on)){0,3}[^\\p{L}\\d]{0,4}$`,
    'u',
  );
const within = (words: string) => new RegExp(`(?:^|[^\\p{L}])(?:${words})(?:$|[^\\p{L}])`, 'u');

const BEFORE = {
  PHONE: before(WORDS.PHONE),
  CARD: before(WORDS.CARD),
  NATIONAL_ID: before(WORDS.NATIONAL_ID),
};
// In the name of a column some of the words mean other things: a call's length, a card's colour.
const WITHIN = {
  PHONE: within(WORDS.PHONE.replace('|call|callback|ring', '')),
  CARD: within('card number|card no|cardnumber|ccn|cc number|pan|kartennummer'),
  NATIONAL_ID: within(WORDS.NATIONAL_ID),
};

/** Whether a word just before `start` announces a number of the kind. */
export function isLabelled(text: string, start: number, kind: LabelledKind): boolean {
  if (start === 0) return false;
  const words = text.slice(Math.max(0, start - REACH), start).replaceAll(/[-_]/g, ' ');
  return BEFORE[kind].test(words.toLowerCase());
}

/** The kinds of numbers that a column holds by the names of its own and of its sources. */
export function kindsNamed(names: readonly string[]): ReadonlySet<LabelledKind> {
  const words = names.map((name) =>
    name
      .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
      .replaceAll(/[_\-.]+/g, ' ')
      .toLowerCase(),
  );
  const kinds: readonly LabelledKind[] = ['PHONE', 'CARD', 'NATIONAL_ID'];
  return new Set(kinds.filter((kind) => words.some((name) => WITHIN[kind].test(name))));
}
