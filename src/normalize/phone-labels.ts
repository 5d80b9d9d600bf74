/** Words that say what kind of number it is. Any other word counts as a label only with a colon or in brackets. */
const WORDS = [
  'telephone|telefono|teléfono|telefone|téléphone|telephon|telefon|telefoon|tel|tél|t',
  'phones?|phone|phn|ph|p|mobile|mobil|mobiel|movil|móvil|mob|m|cellphone|cellulare|cellular|celular|cell|cel|c',
  'handy|natel|gsm|portable|whatsapp|wa|sms|voice|landline|festnetz|fisso|fijo|fixe?|fax|f',
  'home|house|h|private|privat|privé|personal|casa|domicile|work|w|office|off|o|business|biz|company|firma',
  'arbeit|dienstlich|geschäftlich|büro|buero|bureau|ufficio|oficina|trabajo|trabalho|travail|pro',
  'daytime|day|evening|night|main|primary|direct|contact|other|numbers?|número|numero|nummer|num|no|nr',
  '電話番号|電話|携帯電話|携帯|自宅|勤務先|会社',
].join('|');

const LETTERS = String.raw`\p{L}[\p{L}\p{M}\s.'’&-]{0,30}`;

const LEADING = [
  // Letters with a colon: `M:`, `Phone 1:`.
  new RegExp(String.raw`^${LETTERS}[#\s]{0,3}\d{0,2}\s*:\s*`, 'u'),
  // Letters in brackets: `(work)`.
  new RegExp(String.raw`^[([{<]\s*${LETTERS}[)\]}>][\s:.,-]*`, 'u'),
  // ☎
  /^\p{So}+\s*/u,
  new RegExp(String.raw`^(?:${WORDS})(?!\p{L})[\s.,–-]*`, 'u'),
] as const;

const TRAILING = [
  new RegExp(String.raw`[\s,–-]*[([{<]\s*${LETTERS}[)\]}>][\s.,]*$`, 'u'),
  new RegExp(String.raw`\s*:\s*${LETTERS}$`, 'u'),
  /\s*\p{So}+$/u,
  new RegExp(String.raw`[\s,.–-](?:${WORDS})[\s.,]*$`, 'u'),
] as const;

/** Maximum number of words before or after a number: `Home phone no.` */
const MAX_WORDS = 5;

/**
 * The text in lower case, without labels before and after the number that it contains; anything between digits stays.
 */
export function withoutPhoneLabels(text: string): string {
  let rest = text.trim();
  for (const patterns of [LEADING, TRAILING]) {
    for (let word = 0; word < MAX_WORDS; word++) {
      const label = patterns.find((pattern) => pattern.test(rest));
      if (label === undefined) break;
      rest = rest.replace(label, '').trim();
    }
  }
  return rest;
}
