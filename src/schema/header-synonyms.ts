import type { HashedPiiType } from '../model/identifier.js';

/** What a header says its column holds: an identifier, or a fact about a sale or a product. */
export type HeaderMeaning =
  | HashedPiiType
  | 'FULL_NAME'
  | 'EVENT_TIME'
  | 'ORDER_ID'
  | 'PRODUCT_ID'
  | 'PRODUCT_NAME'
  | 'QUANTITY'
  | 'AMOUNT'
  | 'CURRENCY'
  | 'BRAND'
  | 'CATEGORY';

/**
 * Headers as exports write them, in English, German, French, Spanish, Italian, Portuguese, Dutch, Japanese,
 * Polish, Swedish and Turkish, the main ones also in Danish, Norwegian, Czech, Finnish and Arabic. Case, accents,
 * punctuation and spaces make no difference, so each is listed once. Words that mean different things in different exports (`Name`, `Nom`, `Number`, `Address 2`, `Date`) are left out on purpose.
 */
const SYNONYMS: Readonly<Record<HeaderMeaning, string>> = {
  EMAIL: `email, email address, mail, mail address, e mail 1, email 1 value, email id, person email, contact email,
    hashed email, email hash, email sha256, sha256 email, em,
    E-Mail-Adresse, Mailadresse, Mail-Adresse, adresse e-mail, adresse email, adresse mail, adresse électronique,
    courriel, adresse courriel, adresse de messagerie, correo, correo electrónico, dirección de correo,
    dirección de correo electrónico, dirección de email, indirizzo email, indirizzo e-mail, indirizzo mail,
    posta elettronica, indirizzo di posta elettronica, endereço de email, endereço de e-mail, correio eletrônico,
    correio eletrónico, e-mailadres, emailadres, mailadres, メール, メールアドレス, Eメール, Eメールアドレス,
    電子メール, 電子メールアドレス, 電子メール アドレス,
    adres e-mail, adres poczty elektronicznej, adres mailowy, adres mail, e-post, e-postadress, epostadresse, mejl,
    mejladress, e-posta, e-posta adresi, mail adresi, e-mailová adresa, sähköposti, sähköpostiosoite,
    البريد الإلكتروني, ايميل`,
  PHONE: `phone, phone number, phone 1, phone 1 value, telephone, telephone number, tel, tel no, mobile, mobile phone,
    mobile number, mobile phone number, cell, cell phone, cellphone, home phone, work phone, contact number,
    hashed phone, phone hash, phone sha256, sha256 phone,
    Telefon, Telefonnummer, Tel.-Nr., Telefonnr, Rufnummer, Handy, Handynummer, Mobil, Mobiltelefon, Mobilnummer,
    Mobilfunknummer, téléphone, numéro de téléphone, n° de téléphone, téléphone portable, téléphone mobile, portable,
    numéro de portable, numéro de mobile, teléfono, número de teléfono, teléfono móvil, móvil, celular,
    número de móvil, número de celular, telefono, numero di telefono, cellulare, numero di cellulare, telefono cellulare,
    telefone, número de telefone, telemóvel, número de telemóvel, telefoon, telefoonnummer, mobiel, mobiel nummer,
    電話, 電話番号, 携帯電話, 携帯電話番号, 携帯番号, 携帯,
    nr telefonu, numer telefonu, telefon komórkowy, komórka, nr tel, telefonnummer, mobilnummer, mobiltelefon,
    telefon no, telefon numarası, cep telefonu, cep no, gsm, telefonní číslo, puhelin, puhelinnumero,
    matkapuhelin, رقم الهاتف, الهاتف, الجوال, رقم الجوال`,
  FIRST_NAME: `first name, firstname, fname, given name, forename, christian name, hashed first name,
    Vorname, prénom, nombre, nombre de pila, primer nombre, nome di battesimo, primeiro nome, nome próprio,
    voornaam, 名, 名前(名), 名(漢字),
    imię, förnamn, tilltalsnamn, fornavn, adı, jméno, křestní jméno, etunimi, الاسم الأول`,
  LAST_NAME: `last name, lastname, lname, surname, family name, second name, hashed last name,
    Nachname, Familienname, Zuname, nom de famille, apellido, apellidos, primer apellido, cognome, sobrenome,
    apelido, último nome, achternaam, familienaam, 姓, 苗字, 名字, 名前(姓), 姓(漢字),
    nazwisko, efternamn, etternavn, efternavn, soyad, soyadı, soyisim, příjmení, sukunimi, اسم العائلة`,
  FULL_NAME: `full name, customer name, contact name, recipient name, buyer name, card name, bill-to name, ship-to name,
    vollständiger Name, Kundenname, nom complet, nom et prénom, nom prénom, nombre completo, nombre y apellidos,
    nome completo, nome e cognome, volledige naam, 氏名, お名前, 顧客名, 姓名,
    imię i nazwisko, nazwisko i imię, fullständigt namn, för- och efternamn, kundnamn, kundenavn, fullt navn,
    ad soyad, adı soyadı, isim soyisim, müşteri adı, jméno a příjmení, koko nimi, الاسم الكامل`,
  ADDRESS: `address, address 1, address line 1, address line, line 1, street, street 1, street address, street name,
    Straße, Strasse, Straße und Hausnummer, Straße Hausnummer, Adresse, Anschrift, Adresszeile 1, Adresse 1, rue,
    adresse postale, adresse ligne 1, numéro et rue, calle, dirección, dirección 1, domicilio, dirección postal,
    indirizzo, indirizzo 1, via, endereço, endereço 1, rua, morada, straat, adres, adresregel 1,
    straat en huisnummer, 住所, 住所1, 番地, 町名・番地, 丁目・番地,
    ulica, ulica i numer, adres zamieszkania, adres dostawy, adress, gatuadress, gata, gateadresse,
    adres satırı 1, sokak, ulice, katuosoite, osoite, العنوان`,
  CITY: `city, town, city town, suburb, locality, municipality, Stadt, Ort, Wohnort, Ortschaft, ville, commune, localité,
    ciudad, localidad, población, municipio, città, comune, località, cidade, localidade, município, stad, plaats,
    woonplaats, 市区町村, 市町村, 都市, 市, 郡市区,
    miasto, miejscowość, postort, poststed, şehir, město, kaupunki, postitoimipaikka, المدينة`,
  STATE: `state, province, region, state region, state province, province state, province code, province name, state code,
    county, Bundesland, Kanton, Bundesland Kanton, état, région, département, canton, provincia, comunidad autónoma,
    estado, estado provincia, regione, provincia regione, distrito, provincie, 都道府県, 県, 州,
    województwo, län, fylke, eyalet`,
  ZIP: `zip, zip code, zipcode, postal code, postcode, post code, postal, zip postal code, postal zip code,
    postal code zip, hashed zip, PLZ, Postleitzahl, code postal, CP, código postal, C.P., CAP,
    codice postale, codice di avviamento postale, CEP, código de endereçamento postal, 郵便番号, 〒,
    kod pocztowy, postnummer, postnr, posta kodu, PSČ, postinumero, الرمز البريدي`,
  COUNTRY_CODE: `country, country code, country id, country name, country region, Land, Länderkennung, Ländercode,
    Landeskennzeichen, pays, code pays, país, código de país, código del país, paese, codice paese, nazione, stato paese,
    código do país, landcode, landen, 国, 国名, 国コード, 国・地域, 国/地域,
    kraj, kod kraju, landskod, ülke, ülke kodu, země, maa, الدولة, البلد`,
  EVENT_TIME: `order date, order time, purchase date, purchase time, transaction date, transaction time, sale date,
    sales date, paid at, created at, order created at, event time, timestamp, created utc, created date utc,
    Bestelldatum, Kaufdatum, Auftragsdatum, Rechnungsdatum, Verkaufsdatum, date de commande, date d'achat,
    date de la commande, fecha de pedido, fecha del pedido, fecha de compra, data ordine, data dell'ordine,
    data di acquisto, data do pedido, data da compra, data da encomenda, besteldatum, orderdatum, aankoopdatum,
    注文日, 注文日時, 購入日, 購入日時, 受注日, 受注日時,
    data zamówienia, data zakupu, data sprzedaży, data złożenia zamówienia, köpdatum,
    beställningsdatum, ordredato, sipariş tarihi, satın alma tarihi, datum objednávky, تاريخ الطلب`,
  ORDER_ID: `order id, order number, order no, transaction id, purchase id, receipt id, Bestellnummer, Auftragsnummer,
    Bestell-Nr., numéro de commande, n° de commande, número de pedido, n.º de pedido, numero ordine,
    numero d'ordine, número do pedido, número da encomenda, bestelnummer, ordernummer, 注文番号, 受注番号, 注文ID,
    numer zamówienia, nr zamówienia, sipariş no, sipariş numarası, ordrenummer, číslo objednávky, رقم الطلب`,
  PRODUCT_ID: `sku, product id, item id, product sku, item sku, seller sku, lineitem sku, variant sku, asin, gtin, ean, upc,
    barcode, variant barcode, product code, article number, Artikelnummer, Artikel-Nr., Produktnummer, référence,
    référence produit, code produit, référence article, referencia, código de producto, referencia del producto,
    codice prodotto, codice articolo, código do produto, artikelnummer, productcode, 商品コード, 商品番号, 商品ID,
    出品者SKU, 品番`,
  PRODUCT_NAME: `product name, item name, product title, lineitem name, item description, Produktname, Artikelname,
    Artikelbezeichnung, Produktbezeichnung, nom du produit, désignation, libellé produit, nombre del producto,
    nombre de producto, nome prodotto, nome del prodotto, nome do produto, productnaam, artikelnaam, 商品名, 製品名,
    nazwa produktu, produktnamn, produktnavn, ürün adı`,
  QUANTITY: `quantity, qty, units, lineitem quantity, item quantity, units sold, order quantity, Menge, Anzahl, Stückzahl,
    quantité, qté, cantidad, unidades, quantità, quantidade, aantal, hoeveelheid, 数量, 個数, 購入数,
    ilość, liczba sztuk, antal, adet, miktar, الكمية`,
  AMOUNT: `amount, total, order total, total amount, total price, grand total, revenue, net sales, gross sales, sales amount,
    purchase amount, price, lineitem price, unit price, item total, Betrag, Gesamtbetrag, Summe, Gesamtsumme, Preis,
    Gesamtpreis, Umsatz, montant, montant total, total commande, prix, prix total, importe, importe total, precio,
    precio total, importo, importo totale, totale, totale ordine, prezzo, valor, valor total, preço, bedrag,
    totaalbedrag, totaal, prijs, 金額, 合計, 合計金額, 価格, 売上, 売上金額, 単価,
    kwota, wartość zamówienia, cena, suma, razem, belopp, summa, totalt, beløp, tutar, toplam, toplam tutar,
    fiyat, المبلغ`,
  CURRENCY: `currency, currency code, order currency, order currency code, Währung, Währungscode, devise, code devise,
    monnaie, moneda, divisa, valuta, código de moneda, moeda, valutacode, 通貨, 通貨コード,
    waluta, para birimi, العملة`,
  BRAND: `brand, brand name, vendor, manufacturer, Marke, Markenname, Hersteller, marque, fabricant, marca, fabricante,
    produttore, merk, fabrikant, ブランド, ブランド名, メーカー`,
  CATEGORY: `category, product category, product type, item category, google product category, Kategorie,
    Produktkategorie, Warengruppe, catégorie, catégorie de produit, categoría, categoría de producto, categoria,
    categoria prodotto, categoria do produto, categorie, productcategorie, カテゴリ, カテゴリー, 商品カテゴリ`,
};

/** Prefixes in exports that say whose data it is. */
const OWNERS =
  `billing, billing address, shipping, shipping address, default address, mailing, mailing address, card,
  customer, cust, contact, primary, person, buyer, home, delivery, bill to, ship to, bill, ship, rechnungs, rechnung, liefer,
  kunden, kunde, facturation, livraison, factura, facturación, envío, fatturazione, spedizione, 請求先, 配送先,
  お届け先, 顧客`
    .split(',')
    .map(foldHeader);

const MEANINGS: ReadonlyMap<string, HeaderMeaning> = new Map(
  meanings().flatMap((meaning) =>
    SYNONYMS[meaning].split(',').map((name): [string, HeaderMeaning] => [foldHeader(name), meaning]),
  ),
);

/**
 * What an export header most likely means; null if it is unknown or could mean several things. It is used for
 * suggestions (a new schema, an error's "did you mean"): only what the schema names is ever read.
 */
export function meaningOfHeader(name: string): HeaderMeaning | null {
  return meaningOf(foldHeader(name)) ?? meaningOf(foldHeader(name.replaceAll(/\[[^\]]*\]|\([^)]*\)/g, ' ')));
}

function meaningOf(folded: string): HeaderMeaning | null {
  const whole = MEANINGS.get(folded);
  if (whole !== undefined) return whole;
  for (const owner of OWNERS) {
    const meaning = folded.startsWith(owner) ? MEANINGS.get(folded.slice(owner.length)) : undefined;
    if (meaning !== undefined) return meaning;
  }
  return null;
}

/** Letters and digits only, in lower case, without accents; wide and narrow forms are the same. */
export function foldHeader(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}〒]/gu, '');
}

function meanings(): HeaderMeaning[] {
  const isMeaning = (key: string): key is HeaderMeaning => key in SYNONYMS;
  return Object.keys(SYNONYMS).filter((key) => isMeaning(key));
}
