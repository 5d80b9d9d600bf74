/** Words that the headers of exports are made of, in lower case: in a name of other words somebody's data may be. */
const WORDS = `
  aankoopdatum aantal about accepts access account accounts achat achternaam acquisto action actions active
  activity ad added additional address admin adres adresregel adresse adresszeile ads affiliate after age agency
  agent alert alternate america amount amzn annual anschrift answer anzahl apelido apellido apellidos api app
  application applied approval approved april archive area article articolo artikel artikelbezeichnung
  artikelnaam artikelname artikelnummer asia asin assigned at attribute attributes attribution audience
  auftragsdatum auftragsnummer august author auto autumn autónoma availability available average avg avviamento
  backup balance bank barcode base basic batch battesimo bedrag before best besteldatum bestell bestelldatum
  bestellnummer bestellungen bestelnummer beta betrag bid bill billing birthday black blad blog body bonus book
  booking bottom box brand brands browser budget bulk bundesland business button buyer call calle campaign can
  cancel cancelled cantidad canton cap captured card cart cash categoria categorie categories category categoría
  catégorie cell cellphone cellulare celular cep certificate change channel channels charge chat check checkout
  child christian christmas cidade città city ciudad class click clicks client clients close closed club code
  codice cognome color colors colour column commande commandes comment comments commission common commune
  community company complet completo compra comune comunidad condition consent contact contract conversion
  conversions converted cookie copy correio correo cost costs count country county coupon coupons courriel cp
  create created createddate credit currencies currency current custom customer customers cyber cycle código da
  daily dash data date day days de deal deals december decline default del delete deleted delivery dell deposit
  dernier dernière description designation desktop detail details device devise di digital dirección direct
  discount discounts display distance district distrito divisa do dob document domain domicilio download draft
  du due duration duty département désignation ean early earned east easter edit edited edition education
  electrónico eletrónico eletrônico elettronica eligible em email emailadres employee employees en
  encomenda end endereçamento endereço engagement entity entry envío error erste erster estado estimate
  estimated et europe event events ex exchange exempt existing expected expiration expires expiry export
  external extra fabricant fabricante fabrikant facebook factura facturación facturation fall familienaam
  familienname famille family fatturazione favorite favourite fax fb feature features february fecha fee feed
  feedback feuille field fields file files final financial first firstname fitness flag flat flow fname foglio
  folder food footer for forename form format forms france fraud free frequency friday from front fuel
  fulfillment full function funnel future game gender general germany gesamtbetrag gesamtpreis gesamtsumme gift
  gifts given goal google grand gross group groups growth gtin guest handle handling handy handynummer hard hash
  hashed hausnummer header health height help hersteller hidden high history hoeveelheid hoja hold holiday home
  homephone hour hours html huisnummer icon id identifier if image importe importo impressions in inc incoming
  index indirizzo industry info information initial inner input insert inside install insurance interest
  interests internal inventory invoice invoices isbn isconverted italy item items january job join joined july
  june kanton kategorie kaufdatum key keys keyword kind kingdom klaviyo kunde kunden kundenname käufe la
  label land landcode landen landeskennzeichen language large last lastname latest launch layout lead leads
  leadsource length letzte letzter letztes level levels libellé license liefer lifecycle lifetime ligne likes
  limit line lineitem link links list listing lists live livraison lname loan local localidad localidade
  locality località localité location log login logo long loyalty ländercode länderkennung mail mailadres
  mailadresse mailing mailingcity mailingcountry mailingpostalcode mailingstate mailingstreet main manager
  manual manufacturer map marca march margin marke markenname market marketing marque material max maximum may
  measure media medium meeting member members membership memo menge merk message messagerie meta method metric
  min minimum minutes mobiel mobil mobile mobilephone mobilfunknummer mobilnummer mobiltelefon mode model
  modifiers module moeda monday moneda monnaie montant month monthly months morada move mpn multi municipality
  municipio município móvil naam nachname name nazione net network never new news newsletter next no nom nombre
  nome normal north note notes notification notified november nr number numero nummer numéro número october
  offer offers office offline old on online open opened opening opens operator opportunity option optional
  options or order orderdatum ordernummer orders ordine ordini organization origin original ort ortschaft other
  outcome outer outgoing output overall owner package packaging paese page pages paid panel parent part partner
  parts party pass password past path pattern payment pays país pedido pedidos pending per percent percentage
  period permission person personal phase phone photo pick pickup picture pila plaats plan platform play plus
  plz población point points policy pool popular portable position post posta postal postalcode postale postcode
  postleitzahl power precio preference preferences preferred preis premium previous prezzo preço price prijs
  primary primeiro primer priority private prix pro process prod prodotto product productcategorie productcode
  production productnaam producto produit produktbezeichnung produktkategorie produktname produktnummer produto
  produttore profile profit program progress project promo promotion promotions properties property provider
  province provincia provincie prénom próprio public published purchase qty qté quality quantidade quantity
  quantità quantité quarter quarterly query question queue quick quote random range rank rate rates rating
  ratings raw reach ready real reason receipt recent rechnung rechnungs rechnungsdatum recipient recommended
  record recovery reference referencia referral referrer refund refunded refunds region regione registered
  registration regular related release relevant reminder remote renewal reply report request requested required
  reservation response result results retail return returned returns revenue reviewed reviews reward rewards
  risk role room root round route row rua rue rufnummer rule run référence région safe sale sales sample
  saturday saved scale schedule scheduled score screen script search season seat second section secure security
  see segment select selected self sell seller send sender sent september sequence serial series service
  services session sessions set settings sha share shared sheet ship shipment shipped shipping shop shopping
  shops short show side sign signup site sites size sizes sku slot small sms sobrenome social soft sold sort
  source south space spain special specific spedizione speed spent split spouse spring square src stad stadt
  staff stage standard start started state statement states static stato stats status step stock stop storage
  store stores story straat strasse straße stream street style stückzahl sub subject submitted subscriber
  subscription subtotal suburb success summary summe summer sunday supplier support surname survey switch sync
  system tabelle table tag tags target tax taxes team teams tel telefon telefone telefonnr telefonnummer
  telefono telefoon telefoonnummer telemóvel telephone teléfono template term terms test text the theme third
  thursday ticket tickets tier time times timestamp title to today token tool top topic totaal totaalbedrag
  total totale town tracking trade traffic training transaction transfer travel tree trial trigger trip tuesday
  type types téléphone ultimo umsatz und under unidades unique unit united units unsubscribed until upc updated
  upload url usage use used user users utc valid valor value values valuta valutacode variant vat vehicle vendor
  verified verkaufsdatum version via video view views ville visit visitor visitors visits volledige
  vollständiger voornaam vorname voucher wait warehouse warengruppe warranty wave web website wednesday week
  weekly weight werbung west white whole wholesale width win window winner winter wish wishlist without wohnort
  woonplaats word words work workbook worksheet währung währungscode year yearly years yes you zero zip zipcode
  zone zuname électronique état última último
`;

const HEADER_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

/** Whether a word, in any case, is one that headers have. */
export function isHeaderWord(word: string): boolean {
  return HEADER_WORDS.has(word.toLowerCase());
}
