/**
 * How the rows begin that spreadsheets and reports write below the others, in the languages of the headers that are
 * known. Longer ones come first, so that all of a word is found.
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
/** An amount, a count, a date, a filler: with a currency or a sign, but without words. */
const NUMBER = /^(?:[A-Z]{3}|\p{Sc})?[\s\d.,:/'’()+−–*-]*(?:%|[A-Z]{3}|\p{Sc})?$/u;

/** What the texts say that are whole rows below the others: which page it is, where the list ends, how many rows it has. */
const PAGE = String.raw`(?:page|seite|página|pagina|strona|sida|side)\s*\d+(?:\s*(?:of|von|sur|de|di|van|z|av|af|\/|-)\s*\d+)?`;
const END = String.raw`(?:end of (?:the )?(?:report|file|list|data|export|document|records?)|ende (?:des berichts|der liste|der datei|der auswertung)|berichtsende|listenende|fin (?:du (?:rapport|fichier|document)|de (?:la )?liste|del (?:informe|archivo|reporte|listado))|fine (?:del )?(?:report|rapporto|file)|einde (?:rapport|lijst|bestand)|koniec (?:raportu|listy|pliku))`;
const COUNT = String.raw`\(\d[\d.,\s]*(?:rows?|records?|zeilen?|datensätze|lignes?|filas?|righe)\b[^)\n]*\)`;
/** Who made it when: the rest of the text is theirs. */
const MADE = String.raw`(?:(?:report|data|file|list) )?(?:exported|generated|created|printed|downloaded|extracted) (?:on|at|by|from)\b|(?:exportiert|erstellt|generiert|gedruckt|ausgedruckt) (?:am|von|durch)\b|(?:exporté|généré|imprimé|créé|édité)e? (?:le|par)\b|(?:exportado|generado|impreso|creado|gerado|criado) (?:el|por|em)\b|(?:esportato|generato|stampato|creato) (?:il|da)\b|(?:geëxporteerd|gegenereerd|afgedrukt) (?:op|door)\b|(?:wygenerowano|wydrukowano|wyeksportowano)(?!\p{L})`;
const LONE_START = new RegExp(String.raw`^[*=–-]*\s*(?:${PAGE}|${END}|${COUNT}|${MADE})`, 'iu');
const LONE_TEXT = new RegExp(String.raw`^[*=–-]*\s*(?:(?:${PAGE}|${END}|${COUNT})[\s*.=–-]*$|${MADE})`, 'iu');

/** How lines begin that may be footers. */
export const FOOTER_STARTS: readonly string[] = TOTAL_STARTS.concat(
  `page, seite, página, pagina, strona, sida, side, end of, ende, berichtsende, listenende, fin du, fin de, fine, einde,
  koniec, report, data, file, list, exported, generated, created, printed, downloaded, extracted, exportiert, erstellt,
  generiert, gedruckt, ausgedruckt, exporté, généré, imprimé, créé, édité, Édité, impreso, creado, gerado, criado,
  esportato, stampato, geëxporteerd, gegenereerd, afgedrukt, wygenerowano, wydrukowano, wyeksportowano, (, *, =, –`
    .split(',')
    .map((word) => word.trim()),
);

/** Whether a line may be a footer, from its first text on. */
export function mayBeFooter(start: string): boolean {
  const text = start.normalize('NFC');
  return TOTAL.test(text) || LONE_START.test(text);
}

/** Whether the fields of a row, without its first text, are numbers or empty, and at least half of them empty. */
export function areMostlyEmpty(others: readonly string[]): boolean {
  return (
    others.every((text) => NUMBER.test(text)) &&
    others.filter((text) => text === '').length * 2 >= Math.max(others.length, 1)
  );
}

/**
 * The word for totals that a row begins with, as it is written there; null where the row is none of totals. Such a row
 * has nothing but numbers behind the word. Where the word is part of a longer text, as in "Total North", at least half
 * of the other fields are empty: things have such names, too.
 */
function totalWordOf(first: string, others: readonly string[]): string | null {
  const word = TOTAL.exec(first)?.[0];
  if (word === undefined || !others.every((text) => NUMBER.test(text))) return null;
  return TOTAL_ALONE.test(first) || areMostlyEmpty(others) ? word : null;
}

/**
 * How a row begins that looks like a footer, as it is written there; null where it does not. A footer is a row of totals,
 * or has one text alone that says which page it is, where the list ends, who exported it when, or how many rows it has.
 * @param width columns of the file: where there is one, a word for totals alone is a value, as nothing is counted
 */
export function footerWordOf(fields: readonly string[], width: number): string | null {
  const texts = fields.map((field) => field.trim());
  const at = texts.findIndex((text) => text !== '');
  const first = (texts[at] ?? '').normalize('NFC');
  const others = texts.toSpliced(at, 1);
  const total = totalWordOf(first, others);
  if (total !== null) return width > 1 || first.includes(':') ? total : null;
  if (!LONE_TEXT.test(first) || !others.every((text) => text === '')) return null;
  // Not the number behind a bracket: the next file has another.
  return /^[^\p{L}\p{N}]*(?:\p{L}+|(?=\p{N}))/u.exec(first)?.[0] ?? null;
}
