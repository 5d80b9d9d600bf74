/** Words that export headers are made of, in lower case: a name made of other words may be somebody's data. */
const WORDS = `
  aankoopdatum aantal about accepts access account accounts achat achternaam acquisto action actions active
  activity ad adı added additional address adet admin adres adresa adresi adresregel adress adresse adresszeile
  ads affiliate after age agency agent alıcı alert alternate america amount amzn annual anrede anschrift
  answer antal anzahl apelido apellido apellidos api app application applied approval approved april archive
  area article articolo artikel artikelbezeichnung artikelnaam artikelname artikelnummer asia asiakas asin
  assigned at attribute attributes attribution audience auftragsdatum auftragsnummer august author auto autónoma
  autumn availability available average avg avviamento backup balance bank barcode base basic batch battesimo
  bedrag before belopp beløp best beställningsdatum besteldatum bestell bestelldatum bestellnummer bestellungen
  bestelnummer beta betrag bid bill billing birimi birthday black blad blog body bonus book booking bottom box
  branche brand brands browser budget bulk bundesland business button buyer call calle campaign can cancel
  cancelled cantidad canton cap captured card cart cash categoria categoría categorie catégorie categories
  category cell cellphone cellulare celular cena cep certificate change channel channels charge chat check
  checkout child christian christmas cidade číslo città city ciudad class click clicks client clients close
  closed club code codice código cognome color colors colour column commande commandes comment comments
  commission common commune community company complet completo compra comune comunidad condition consent contact
  contract conversion conversions converted cookie copy correio correo cost costs count country county coupon
  coupons courriel cp create created createddate credit currencies currency current custom customer customers
  cyber cycle da daily dash data date datum day days de deal deals december decline default del delete deleted
  delivery dell département deposit dernier dernière description designation désignation desktop detail details
  device devise di digital dirección direct discount discounts display distance district distrito divisa do dob
  document domain domicilio dostawy download draft du due duration duty ean early earned east easter edit edited
  edition education efternamn efternavn electrónico électronique elektronicznej eletrónico eletrônico
  elettronica eligible em email emailadres employee employees en encomenda end endereçamento endereço engagement
  entity entry envío epostadresse error erste erster estado estimate estimated et état etternavn etunimi europe
  event events ex exchange exempt existing expected expiration expires expiry export external extra eyalet
  fabricant fabricante fabrikant facebook factura facturación facturation fall familienaam familienname famille
  family fatturazione favorite favourite fax fb feature features february fecha fee feed feedback feuille field
  fields file files filiale final financial first firstname fitness fiyat flag flat flow fname foglio folder
  food footer for för forename form format forms förnamn fornavn france fraud free frequency friday from front
  fuel fulfillment full fullständigt fullt function funnel future fylke game gata gateadresse gatuadress gender
  general germany gesamtbetrag gesamtpreis gesamtsumme geschlecht gift gifts given goal google grand gross group
  groups growth gruppe gsm gtin guest handle handling handy handynummer hard hash hashed hausnummer header
  health height help hersteller hidden high history hoeveelheid hoja hold holiday home homephone hour hours html
  huisnummer icon id identifier if ilość image imię importe importo impressions in inc incoming index indirizzo
  industry info information initial inner input insert inside install insurance interest interests internal
  inventory invoice invoices isbn isconverted isim italy item items izin january jméno job join joined july june
  kanton kategorie katuosoite kaufdatum käufe kaupunki key keys keyword kind kingdom klaviyo klient klienta
  klientka kod kodu komórka komórkowy kontaktowa kontaktperson köpdatum kraj kraju křestní kund kunde
  kunden kundenavn kundengruppe kundenname kundentyp kundnamn kundnr kundnummer kwota la label län land landcode
  landen ländercode länderkennung landeskennzeichen landskod language large last lastname latest launch layout
  lead leads leadsource length letzte letzter letztes level levels libellé license liczba liefer lifecycle
  lifetime ligne likes limit line lineitem link links list listing lists live livraison lname loan local
  localidad localidade località localité locality location log login logo long loyalty maa mail mailadres
  mailadresse mailing mailingcity mailingcountry mailingpostalcode mailingstate mailingstreet mailová mailowy
  main manager manual manufacturer map marca march margin marke markenname market marketing marketingowa marque
  material matkapuhelin max maximum may measure media medium meeting mejl mejladress member members membership
  memo menge merk message messagerie město meta method metric miasto miejscowość miktar min minimum minutes
  mobiel mobil mobile mobilephone mobilfunknummer mobilnummer mobiltelefon mode model modifiers modtager module
  moeda monday moneda monnaie montant month monthly months morada mottagare mottaker move móvil mpn multi
  municipality municipio município müşteri naam nabywca nachname name namn navn nazione nazwa nazwisko net
  network never new news newsletter next nimi no nom nombre nome normal north note notes notification notified
  november nr numarası number numer numero numéro número nummer objednávky och october odbiorca offer offers
  office offline old on onay online open opened opening opens operator opportunity option optional options or
  order orderdatum ordernummer orders ordine ordini ordredato ordrenummer organization origin original ort
  ortschaft osoba osoite other outcome outer outgoing output overall owner package packaging paese page pages
  paid país panel para parent part partner parts party pass password past path pattern payment pays pedido
  pedidos pending per percent percentage period permission person personal phase phone photo pick pickup picture
  pila plaats plan platform play plus plz población pocztowy poczty point points policy pool popular portable
  position post posta postadress postal postalcode postale postcode postinumero postitoimipaikka postleitzahl
  postnr postnummer postort poststed power precio preço preference preferences preferred preis premium prénom
  previous prezzo price příjmení prijs primary primeiro primer priority private prix pro process prod prodotto
  product productcategorie productcode production productnaam producto produit produktbezeichnung
  produktkategorie produktname produktnamn produktnavn produktnummer produktu produto produttore profile profit
  program progress project promo promotion promotions properties property próprio provider province provincia
  provincie psč public published puhelin puhelinnumero purchase qté qty quality quantidade quantità quantité
  quantity quarter quarterly query question queue quick quote rabatt random range rank rate rates rating ratings
  raw razem reach ready real reason receipt recent rechnung rechnungs rechnungsdatum recipient recommended
  record recovery reference référence referencia referral referrer refund refunded refunds region région regione
  registered registration regular related release relevant reminder remote renewal reply report request
  requested required reservation response result results retail return returned returns revenue reviewed reviews
  reward rewards risk role room root round route row rua rue rufnummer rule run safe sähköposti sähköpostiosoite
  sale sales sample samtycke satın satırı saturday saved scale schedule scheduled score screen script search
  season seat second section secure security see segment şehir select selected self sell seller send sender sent
  september sequence serial series service services session sessions set settings sha share shared sheet ship
  shipment shipped shipping shop shopping shops short show side sign signup sipariş site sites size sizes sku
  slot small sms sobrenome social soft sokak sold sort source south soyad soyadı soyisim space spain special
  specific spedizione speed spent split spouse spring sprzedaży square src stad stadt staff stage standard start
  started state statement states static stato stats status step stock stop storage store stores story straat
  straße strasse stream street stückzahl stufe style sub subject submitted subscriber subscription subtotal
  suburb success sukunimi suma summa summary summe summer sunday supplier support surname survey switch sync
  system sztuk tabelle table tag tags target tarih tarihi tax taxes team teams tel telefon telefone telefonní
  telefonnr telefonnummer telefono teléfono telefonu telefoon telefoonnummer telemóvel telephone téléphone
  template term terms test text the theme third thursday ticket tickets tier tilltalsnamn time times timestamp
  title to today token tool top topic toplam totaal totaalbedrag total totale totalt town tracking trade traffic
  training transaction transfer travel tree trial trigger trip tuesday tutar type types ulica ulice ülke última
  ultimo último umsatz und under unidades unique unit united units unsubscribed until upc updated upload url
  ürün usage use used user users utc valid valor value values valuta valutacode variant vat vehicle vendor
  verified verkaufsdatum version via video view views ville visit visitor visitors visits volledige
  vollständiger voornaam vorname voucher währung währungscode wait waluta warehouse warengruppe warranty wartość
  wave web website wednesday week weekly weight werbung west white whole wholesale width win window winner
  winter wish wishlist without wohnort województwo woonplaats word words work workbook worksheet year yearly
  years yes you zákazník zakupu zamieszkania zamówienia země zero zgoda zip zipcode zone złożenia zuname
`;

const HEADER_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

/** Whether a word, in any case, is a typical header word. */
export function isHeaderWord(word: string): boolean {
  return HEADER_WORDS.has(word.toLowerCase());
}
