/** Words that say what kind of number follows them or, in a column's name, what kind the column holds. */
const WORDS = {
  PHONE:
    'tel|telephone|telefon|telefono|téléphone|teléfono|phone|ph|mobile|mob|cell|cellphone|handy|móvil|movil|fax|whatsapp|msisdn|sms|call|callto|callback|ring|rückruf|portable|wa\\.me|t\\.me|facetime|contact number|contact no|telefonnummer|telefonnr|rufnummer|handynummer|handynr|mobilnummer|mobilnr|mobilfunk|mobiltelefon|telefoon|telefoonnummer|telefone|telemóvel|celular|cellulare|電話|電話番号|携帯|携帯電話|携帯番号',
  CARD: 'card|cards|visa|mastercard|amex|pan|cc|ccn|karte|kreditkarte|kreditkartennummer|kartennummer|carte|tarjeta',
  NATIONAL_ID:
    'ssn|social security|nino|ni|national insurance|dni|nie|nif|codice fiscale|cf|nir|steuer id|steuerid|steuer|idnr|tin|tax id|taxid|sin|aadhaar|aadhar|pan|my number|mynumber|national id|nationalid|id card|passport',
} as const;

/** Kinds of numbers that a word can announce. */
export type LabelledKind = keyof typeof WORDS;

/** Characters before a number in which a word is looked for. */
const REACH = 28;

const before = (words: string, signs = '') =>
  new RegExp(
    `(?:^|[^\\p{L}])(?:(?:${words})(?:[ .]{0,2}(?:no|nr|num|number|id|is|me|at|on)){0,3}[^\\p{L}\\d]{0,4}${signs})$`,
    'u',
  );
const within = (words: string) => new RegExp(`(?:^|[^\\p{L}])(?:${words})(?:$|[^\\p{L}])`, 'u');

const BEFORE = {
  // Telephone symbols (folded to one), and a number that nothing identifies.
  PHONE: before(WORDS.PHONE, '|\\u260e[^\\p{L}\\d]{0,4}|(?<=^|[.;!?|] ?)(?:no|nr|num)[.: ]{1,3}'),
  CARD: before(WORDS.CARD),
  NATIONAL_ID: before(WORDS.NATIONAL_ID),
};
// In a column's name, some of the words mean something else: a call's length, a card's color.
const WITHIN = {
  PHONE: within(WORDS.PHONE.replace('|call|callto|callback|ring', '').replace('|portable', '')),
  CARD: within('card number|card no|cardnumber|ccn|cc number|pan|kartennummer'),
  NATIONAL_ID: within(WORDS.NATIONAL_ID),
};

/** Links that contain a number with its calling code but no plus. */
const INTERNATIONAL_LINK = /(?:wa\.me\/|whatsapp[^ ]{0,20}phone=|viber[^ ]{0,14}number=)$/i;

/** Words with this few letters, in upper and lower case: `tel-` before digits is not an article number. */
export const SHORT_LABELS: readonly string[] = Object.values(WORDS)
  .flatMap((words) => words.split('|'))
  .filter((word) => /^[a-z]{1,4}$/.test(word));

/**
 * How the words begin, including multi-word labels and the characters between letters beyond ASCII: up to four letters.
 */
export const LABEL_STARTS: readonly string[] = [
  ...new Set(
    [...Object.values(WORDS).flatMap((words) => words.split(/[^a-z]+/)), 'no', 'nr', 'num']
      .filter((word) => word.length > 1)
      .map((word) => word.slice(0, 4)),
  ),
];

/** Whether a word just before `start` announces a number of the kind. */
export function isLabelled(text: string, start: number, kind: LabelledKind): boolean {
  if (start === 0) return false;
  const words = text.slice(Math.max(0, start - REACH), start).replaceAll(/[-_]/g, ' ');
  return BEFORE[kind].test(words.toLowerCase());
}

/** Whether a link just before `start` makes the digits there an international phone number. */
export function isInternationalLink(text: string, start: number): boolean {
  const sign = text.charAt(start - 1);
  if (sign !== '/' && sign !== '=') return false;
  return INTERNATIONAL_LINK.test(text.slice(Math.max(0, start - REACH - 12), start));
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
