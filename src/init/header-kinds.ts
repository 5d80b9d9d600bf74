import { isOfficialIdHeader, isSensitiveHeader, isStaffHeader } from './private-headers.js';
import { foldHeader, meaningOfHeader, type HeaderMeaning } from '../schema/header-synonyms.js';

/** The meanings of headers for `init`: more than the synonyms that error messages suggest. */
export type FieldMeaning = HeaderMeaning | 'PERSON';

/**
 * Headers of private data, or of text that people typed: never uploaded unless the user explicitly says so
 * twice.
 */
const PRIVATE =
  /pass(?:word|port|wd)|secret|hash|token|\bbic\b|card|cvc|birth|\bdob\b|gender|\bsex\b|ip.?addr|\bip\b|user.?agent|latitude|longitude|\blat\b|\blng\b|cookie|note|comment|message|description|memo|remark|body|bemerkung|notiz|name|contact|owner|signature|geburt|\bgeb\b|gebdat|naissance|nacimiento|\bnac\b|nascita|nascimento|geboorte|urodz|f[oö]delse|f[oø]dsel|\bf[oö]dd\b|do[gğ]um|narozen|syntym|ميلاد|生年月日|誕生日|\bb-?day\b|\bd\.? ?o\.? ?b\b|geschlecht|\bsexe\b|\bsexo\b|sesso|geslacht|p[lł]e[cć]$|\bkön\b|cinsiyet|性別|anrede|salutation|greeting|civilit[eé]|tratamiento|敬称|フリガナ|ふりがな|カナ(?!ダ)|かな$|読み|^セイ$|^メイ$/i;
/** Names of things, which are not private. */
const NAME_OF_THING =
  /(?:product|item|article|campaign|store|shop|brand|category|plan|tier|segment|list|source|channel|site|event|coupon|discount|promotion|variant|collection|method|currency|country|program|warehouse|region)[ _-]*name/i;
/** Headers of links and machine-readable text. */
const USELESS = /url|link\b|image|\bimg\b|html|picture|photo|\bseo\b|meta\b|tags?\b/i;
/** Headers of amounts and counts that are harmless to sum. */
const COUNTED =
  /total|amount|price|spen[td]|value|revenue|sales|cost|fee|\btax|\bvat|shipping|discount|refund|subtotal|margin|points|quantity|qty|count|orders|units|stock|inventory|weight|balance|summe|betrag|preis|umsatz|menge|anzahl|steuer|rabatt|versand|kosten|punkte|bestand|montant|prix|remise|frais|quantit|nombre de|importe|precio|cantidad|descuento|gastos|unidades|importo|prezzo|sconto|spese|bedrag|prijs|aantal|korting|valor|preço|金額|価格|数量|合計|税|送料|割引|ポイント|在庫|nett?o|brutto|kwot|warto|\bcena|\bilo[sś][cć]|belopp|summa|\bpris\b|antal|tutar|fiyat|adet|miktar/i;
/** Headers of keys for people, orders and products in the advertiser's own systems. */
const KEY =
  /^(?:id|ref(?:erence)?|code|.*(?:customer|client|contact|record|lead|profile|account|member(?:ship)?|user|subscriber|loyalty|kunden?|artikel|bestell|auftrags|rechnungs|produkt|mitglieds?|product|item|article|listing|variant|payment|transaction|receipt|klaviyo|order|store|shop|website|group|invoice|charge|session|shipment|campaign|coupon|voucher|promo|commande|cliente|pedido|prodotto|ordine|klant|bestel|external|internal|parent|source)[ _.-]*(?:id|ids|no\.?|number|nr\.?|num|nummer|key|code|ref|uuid|guid)|.*[_ .-](?:id|sku|uuid)|.*[a-z]Id|(?:kd|kdn|cust|acct|art|auftr|best|rg|rech|mitgl|debitoren?|kreditoren?)[ _.-]*(?:nr\.?|num\.?|nummer|no\.?|id|code|key)|(?:code|cod\.?|código|codice|id|réf\.?|ref\.?|num\.?|n\.?[°º])[ _.-]*(?:de |do )?(?:cliente?|commande|pedido)|numéro (?:de )?client|n° (?:de )?client|número de cliente|codice cliente|handle|url handle|sku|.*[ _.-]sku|style.?(?:no|number|code)|asin.*|gtin.*|ean.*|upc.*|isbn|barcode|strichcode|code.?barre|mpn|item.?group.?id|(?:nr|numer|id) (?:klienta|zam[oó]wienia|artyku[lł]u|produktu)|kundn(?:umme)?r\.?|ordren(?:umme)?r\.?|m[uü][sş]teri (?:no|numaras[ıi]|kodu)|sipari[sş] no|顧客番号|顧客ID|会員番号|会員ID|JANコード|商品コード)$/i;
/** Headers of columns whose values may be names of people, companies or things: the values decide. */
const PERSON: ReadonlySet<string> = new Set(
  `name, names, customer, client, contact, person, buyer, recipient, member, guest, subscriber, purchaser, cardholder,
  card holder, account holder, contact person, primary contact, lead, owner, bill to, ship to, sold to, billing name,
  shipping name, customer name, kunde, kundin, name des kunden, ansprechpartner, kontakt, käufer, empfänger, besteller,
  mitglied, gast, vor und nachname, name vorname, nachname vorname, vorname nachname, vorname name, nom, client nom,
  nom client, nom du client, nom de l'acheteur, acheteur, destinataire, contact principal, membre, nombre del cliente, cliente, contacto,
  comprador, destinatario, nome, nome cliente, nome do cliente, nome do comprador, nome del cliente, acquirente, contatto, cliente nome, naam, klant,
  klantnaam, koper, ontvanger, contactpersoon, namn, kund, kontaktperson, mottagare, navn, modtager, mottaker, klient,
  klientka, kupujący, nabywca, odbiorca, osoba kontaktowa, isim, müşteri, alıcı, zákazník, nimi, asiakas, الاسم, العميل, 名前, お客様名, 顧客, 購入者, 購入者名, 注文者, 注文者名, 会員名, 宛名, 受取人`
    .split(',')
    .map(foldHeader),
);
/** The person headers that things may have, too. */
const ALSO_OF_THINGS: ReadonlySet<string> = new Set([
  'name',
  'names',
  'nome',
  'nom',
  'naam',
  'namn',
  'navn',
  'nimi',
  'isim',
  'الاسم',
  '名前',
]);
const OPT_IN =
  /opt(?:ed|ing)?.?(?:in|out)\b|opt(?:in|out)|consent|accepts?.{0,8}(?:email|sms|marketing|ads)|newsletter|accord\b|ac(?:c?ept|ett|eit)[ao]?\b.{0,12}(?:publi|market|mail|sms|com)|nyhe[td]s?brev|nieuwsbrief|bolet[ií]n|bollettin|biuletyn|b[uü]lten|infolettre|subscri(?:bed|ption.?status)|unsubscri|permission|gdpr|rgpd|dsgvo|einwillig|zustimm|werbe|widerspruch|abonn|autoris|consens|consentim|toestemm|akkoord|erlaub|akzept.{0,8}(?:werb|marketing|mail)|zgod[ay]|samtyck|samtykke|\bonay|[iı]zin\b|\br[ıi]za|souhlas|suostum|موافقة|同意|許諾|許可|メルマガ|配信|marketing.?(?:ok|allowed|status|email|sms|pref)|(?:mail|email|sms).?ok\b|do.?not.?(?:contact|mail|email|track|sell|call)/i;
/** Headers for which yes means no. */
const OPT_OUT =
  /opt(?:ed)?.?out|unsubscri|do.?not|no.?marketing|widerspruch|suppress|désabonn|désinscri|baja|拒否|停止/i;
const TIME =
  /dat[eu]|time|zeit|fecha|\bhora\b|\bdata\b|\bore\b|heure|created|updated|modified|registered|since|seit|(?:[_ ]|[a-z])[Aa]t$|_on$|\bon$|tag\b|day\b|(?:\b|_)ts(?:\b|_)|日時?$|日付|時刻|tarih|päivä|تاريخ/;
/** Headers of the time at which something happened: a file with one contains events. */
const EVENT =
  /order|purchas|transact|txn|trx|trans_|charge|deal|sale|sold|event|checkout|paid|payment|invoice|receipt|booking|visit|bestell|kauf|auftrag|rechnung|buchung|commande|achat|vente|facture|paiement|pedido|compra|venta|factura|pago|ordine|acquist|vendita|fattura|encomenda|venda|aankoop|verkoop|zam[oó]wien|zakup|sprzeda|köp|best[aä]ll|sipari[sş]|\bsat[ıi][sş](?![a-z])|objedn|注文|購入|売上|受注|決済/i;
const ADDRESS =
  /(?:full|complete|postal|mailing|shipping|billing|delivery|home|customer|street|ship.?to|bill.?to)[ _-]*address|adresse|anschrift|address|dirección|direccion|domicilio|indirizzo|endereço|adres$|adress|osoite|العنوان|住所|お届け先/i;

/** What a header means, even if it has more words than the synonyms, or is the last step of a path. */
export function meaningOfField(field: string): FieldMeaning | null {
  const known = meaningOf(field);
  if (known !== null) return known;
  const last = field.split('.').at(-1) ?? '';
  return last === field || /^\d*$/.test(last) ? null : meaningOf(last);
}

function meaningOf(header: string): FieldMeaning | null {
  const known = meaningOfHeader(header);
  if (known !== null) return known;
  const field = plain(header);
  if (/^(?:billing|shipping|customer|card|recipient|buyer) name$/i.test(field)) return 'FULL_NAME';
  const part = /^(?:card|billing|shipping|default|customer) address (.+)$/i.exec(field)?.[1];
  if (part !== undefined) return meaningOfHeader(part);
  return (
    shortMeaning(foldHeader(field)) ?? shortMeaning(foldHeader(withoutRemarks(field))) ?? meaningInTwo(field)
  );
}

/** The meaning of a header in two languages (`First name / Prénom`), if both parts mean the same. */
function meaningInTwo(field: string): FieldMeaning | null {
  const parts = field.split('/');
  const [first, ...others] = parts.map((part) => meaningOfHeader(part.trim()));
  return parts.length > 1 && others.every((meaning) => meaning === first) ? (first ?? null) : null;
}

function shortMeaning(folded: string): FieldMeaning | null {
  if (THINGS.has(folded)) return 'PRODUCT_NAME';
  return SHORT_NAMES.get(folded) ?? (PERSON.has(folded) ? 'PERSON' : null);
}

/** A header with plain spaces and without invisible characters, which exports of web pages have. */
function plain(header: string): string {
  return header
    .normalize('NFC')
    .replaceAll(/[\u00AD\u200B-\u200F\u2060\uFEFF]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** A header without its remarks in parentheses: `Name (billing)`. */
function withoutRemarks(header: string): string {
  return header.replaceAll(/\[[^\]]*\]|\([^)]*\)/g, ' ').trim();
}

/** Headers that are short for product names or product codes. */
const THINGS: ReadonlySet<string> = new Set(
  `item, product, artikel, produkt, article, produit, artículo, producto, articolo, prodotto, produto, item purchased,
  product purchased, 商品, 品名`
    .split(',')
    .map(foldHeader),
);

/** Headers that are short for people's names, if the values are names. */
const SHORT_NAMES: ReadonlyMap<string, FieldMeaning> = new Map([
  ['first', 'FIRST_NAME'],
  ['last', 'LAST_NAME'],
  ['given', 'FIRST_NAME'],
  ['family', 'LAST_NAME'],
]);

/** Whether a header names products in a file that has them, and something else in files of people. */
export const isTitleHeader = (field: string) =>
  /^(?:title|titel|titre|título|titolo|bezeichnung|désignation|designation|タイトル)$/i.test(plain(field));
export const isPrivateHeader = (field: string) =>
  isOfficialId(field) ||
  isSensitiveHeader(plain(field)) ||
  (PRIVATE.test(plain(field)) && !NAME_OF_THING.test(plain(field)));
/** Whether a header names a number by which states or banks identify people. */
export const isOfficialId = (field: string) => isOfficialIdHeader(plain(field));
/** Whether a header names the staff who serve the customers. */
export const namesStaff = (field: string) => isStaffHeader(plain(field));
export const isUselessHeader = (field: string) => USELESS.test(plain(field));
export const isCountedHeader = (field: string) => COUNTED.test(plain(field));
export const isKeyHeader = (field: string) => KEY.test(withoutRemarks(plain(field)));
export const isOptInHeader = (field: string) => OPT_IN.test(plain(field));
export const isOptOutHeader = (field: string) => OPT_OUT.test(plain(field));
export const isTimeHeader = (field: string) =>
  [plain(field), plain(field).toLowerCase()].some((text) => TIME.test(text));
export const isEventHeader = (field: string) => EVENT.test(plain(field)) && isTimeHeader(field);
export const isAddressHeader = (field: string) => ADDRESS.test(plain(field));
/** Whether a person header is also common for products and the like. */
export const mayNameThings = (field: string) =>
  ALSO_OF_THINGS.has(foldHeader(withoutRemarks(field).split('.').at(-1) ?? field));
