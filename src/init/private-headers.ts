/**
 * Headers of numbers by which states, banks and employers identify people. They end like the keys of an
 * advertiser's own systems (`national_id`, `Tax ID`), so they are checked first.
 */
const OFFICIAL_ID =
  /national.?(?:id|ins|num)|identity.?(?:card|num|no\b)|(?:tax|vat).?(?:payer.?)?(?:id|no\b|num|nr|reg)|passport|\bssn\b|social.?sec|driv(?:er|ing).{0,3}licen|licen[sc]e.?(?:plate|num|no\b)|\bnino\b|\bnhs\b|medicare|medicaid|insurance.?(?:id|no\b|num)|\bein\b|\btin\b|ausweis|reisepass|kennzeichen|steuer.?(?:id|nr|num)|ust.?id|sozialvers|versichert(?:en)?.?n(?:umme)?r|krankenkasse|carte.?d.?identit|s[eé]curit[eé].?sociale|\binsee\b|permis.?de.?conduire|\bdni\b|\bnif\b|\bcif\b|\bcurp\b|seguridad.?social|codice.?fiscale|partita.?iva|carta.?d.?identit|\bcpf\b|\bcnpj\b|\bbsn\b|rijbewijs|paspoort|pesel|\bnip\b|paszport|dow[oó]d|personnummer|personennummer|kimlik|rodn[eé]|aadhaa?r|マイナンバー|個人番号|免許|旅券|保険証|iban|bank.?account|kontonummer|bankverbindung/i;
/** Headers of data that the law protects and Amazon does not want: beliefs, health, origin, orientation, money. */
const SENSITIVE =
  /religi|konfession|confession|relig[ií]|politic|\bpartei\b|union.?member|gewerkschaft|syndica|sindica|sexual|sexuell|sessual|diagnos|medic(?:al|ation|in)|medik|health|gesundheit|krank|sant[eé]\b|maladie|salud|salute\b|sa[uú]de|enfermedad|malattia|disabilit|behinder|handicap|discapacid|invalid|pregnan|schwanger|blood|blutgruppe|allerg|ethnic|ethni[ez]|herkunft|\brace\b|\brasse\b|nationalit|nacionalidad|nazionalit|citizen|staatsang|marital|familienstand|[eé]tat.?civil|estado.?civil|stato.?civile|criminal|vorstraf|credit.?(?:score|rating)|bonit[aä]t|salary|\bwage|income|gehalt|\blohn|einkommen|salaire|salario|stipendio|健康|病歴|宗教|国籍|年収/i;
/** Headers of the staff who serve the customers: if the values are names, they are people's. */
const STAFF =
  /coach|trainer|advis[eo]r|\bagent\b|sales.?(?:person|man|rep)|\brep\b|consultant|manager|employee|staff|cashier|stylist|therapist|physician|teacher|instructor|assignee|assigned|(?:created|updated|modified|entered).?by|betreuer|berater|verk[aä]ufer|sachbearbeiter|mitarbeiter|kassierer|lehrer|vendeu[rs]|conseill|vendedor|asesor|empleado|venditore|consulente|verkoper|medewerker|adviseur|sprzedawca|opiekun|^commerciale?$|担当/i;

export const isOfficialIdHeader = (header: string) => OFFICIAL_ID.test(header);
export const isSensitiveHeader = (header: string) => SENSITIVE.test(header);
export const isStaffHeader = (header: string) => STAFF.test(header);
