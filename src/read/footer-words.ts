/**
 * Beginnings of the rows that spreadsheets and reports write below the others, in the languages of the known headers.
 * Longer ones come first, so that a word is found in full.
 */
const TOTAL_STARTS: readonly string[] =
  `grand totals, grand total, sub-totals, sub-total, sub totals, sub total, subtotals, subtotal, totals, total, sum,
  gesamtsumme, gesamtbetrag, gesamtergebnis, gesamt, zwischensumme, teilergebnis, endsumme, summen, summe, insgesamt,
  total général, sous-total, sous total, totaux, somme, total general, suma total, suma, total geral, soma,
  totale generale, subtotale, totale, somma, eindtotaal, subtotaal, totaal, summa, 合計, 総計, 総合計, 小計`
    .split(',')
    .map((word) => word.trim())
    .toSorted((a, b) => b.length - a.length);
const TOTAL = new RegExp(`^(?:${TOTAL_STARTS.join('|')})(?![\\p{L}\\p{N}_-])`, 'iu');
const TOTAL_ALONE = new RegExp(`^(?:${TOTAL_STARTS.join('|')})(?:[\\s.]*$|\\s*:)`, 'iu');
/** An amount, a count, a date, a filler: with a currency or a symbol, but without words. */
const NUMBER = /^(?:[A-Z]{3}|\p{Sc})?[\s\d.,:/'’()+−–*-]*(?:%|[A-Z]{3}|\p{Sc})?$/u;

/** Texts that make up an entire row below the others: the page number, the end of the list, the number of rows. */
const PAGE = String.raw`(?:page|seite|página|pagina|strona|sida|side)\s*\d+(?:\s*(?:of|von|sur|de|di|van|z|av|af|\/|-)\s*\d+)?`;
const END = String.raw`(?:end of (?:the )?(?:report|file|list|data|export|document|records?)|ende (?:des berichts|der liste|der datei|der auswertung)|berichtsende|listenende|fin (?:du (?:rapport|fichier|document)|de (?:la )?liste|del (?:informe|archivo|reporte|listado))|fine (?:del )?(?:report|rapporto|file)|einde (?:rapport|lijst|bestand)|koniec (?:raportu|listy|pliku))`;
const COUNT = String.raw`\(\d[\d.,\s]*(?:rows?|records?|zeilen?|datensätze|lignes?|filas?|righe)\b[^)\n]*\)`;
/** Who created it when: the rest of the text belongs to it. */
const MADE = String.raw`(?:(?:report|data|file|list) )?(?:exported|generated|created|printed|downloaded|extracted) (?:on|at|by|from)\b|(?:exportiert|erstellt|generiert|gedruckt|ausgedruckt) (?:am|von|durch)\b|(?:exporté|généré|imprimé|créé|édité)e? (?:le|par)\b|(?:exportado|generado|impreso|creado|gerado|criado) (?:el|por|em)\b|(?:esportato|generato|stampato|creato) (?:il|da)\b|(?:geëxporteerd|gegenereerd|afgedrukt) (?:op|door)\b|(?:wygenerowano|wydrukowano|wyeksportowano)(?!\p{L})`;
const NOTE = String.raw`(?:notes?|hinweis|anmerkung|source|quelle|remarque|nota|fuente|fonte)\s*:`;
const KNOWN_START = new RegExp(String.raw`^[*=–-]*\s*(?:${PAGE}|${END}|${COUNT}|${MADE}|${NOTE})`, 'iu');
const KNOWN_TEXT = new RegExp(
  String.raw`^[*=–-]*\s*(?:(?:${PAGE}|${END}|${COUNT})[\s*.=–-]*$|${MADE}|${NOTE})`,
  'iu',
);
/** A footnote: its text may be anything. */
const FOOTNOTE = /^\*+(?=\s+\p{L})/u;

/** Beginnings of lines that may be footers. */
export const FOOTER_STARTS: readonly string[] = TOTAL_STARTS.concat(
  `page, seite, página, pagina, strona, sida, side, end of, ende, berichtsende, listenende, fin du, fin de, fine, einde,
  koniec, report, data, file, list, exported, generated, created, printed, downloaded, extracted, exportiert, erstellt,
  generiert, gedruckt, ausgedruckt, exporté, généré, imprimé, créé, édité, Édité, impreso, creado, gerado, criado,
  esportato, stampato, geëxporteerd, gegenereerd, afgedrukt, wygenerowano, wydrukowano, wyeksportowano, note, hinweis,
  anmerkung, source, quelle, remarque, nota, fuente, fonte, (, *, =, –`
    .split(',')
    .map((word) => word.trim()),
);

/** Whether a line may be a footer, judging from its first text on. */
export function mayBeFooter(start: string): boolean {
  const text = start.normalize('NFC');
  return TOTAL.test(text) || KNOWN_START.test(text) || FOOTNOTE.test(text);
}

/** Whether the fields of a row, apart from its first text, are numbers or empty, with at least half of them empty. */
export function areMostlyEmpty(others: readonly string[]): boolean {
  return (
    others.every((text) => NUMBER.test(text)) &&
    others.filter((text) => text === '').length * 2 >= Math.max(others.length, 1)
  );
}

/**
 * The word for totals that a row begins with, as written there; null if it is not a row of totals. Such a row has only
 * numbers after the word. If the word is part of a longer text, as in "Total North", at least half of the other fields
 * must be empty: things have such names, too.
 */
function totalWordOf(first: string, others: readonly string[]): string | null {
  const word = TOTAL.exec(first)?.[0];
  if (word === undefined || !others.every((text) => NUMBER.test(text))) return null;
  return TOTAL_ALONE.test(first) || areMostlyEmpty(others) ? word : null;
}

/**
 * The beginning of a row that looks like a footer, as written there; null if it does not look like one. A footer is a
 * row of totals, or a single text that gives the page number, the end of the list, who exported it when, or the number
 * of rows.
 * @param width columns of the file: if there is only one, a word for totals alone is a value, as nothing is totaled
 */
export function footerWordOf(fields: readonly string[], width: number): string | null {
  const texts = fields.map((field) => field.trim());
  const at = texts.findIndex((text) => text !== '');
  const first = (texts[at] ?? '').normalize('NFC');
  const others = texts.toSpliced(at, 1);
  const total = totalWordOf(first, others);
  if (total !== null) return width > 1 || first.includes(':') ? total : null;
  if (!others.every((text) => text === '')) return null;
  if (!KNOWN_TEXT.test(first)) return FOOTNOTE.exec(first)?.[0] ?? null;
  // Not the number after a bracket: the next file has another.
  return /^[^\p{L}\p{N}]*(?:\p{L}+|(?=\p{N}))/u.exec(first)?.[0] ?? null;
}
