/**
 * Written by `npm run country-names` from i18n-iso-countries (MIT License, widdix GmbH): a country per line with its
 * alpha-2 and alpha-3 codes and its names in English, German, French, Italian, Spanish, Japanese, Dutch and
 * Portuguese, folded by `foldLetters`.
 */
export const COUNTRY_NAMES = `
AF AFG afghanistan afganistan アフカニスタン islamitischemiraatafghanistan afeganistao
AL ALB albania albanien albanie アルハニア republiekalbanie
DZ DZA algeria algerien algerie argelia アルシェリア democratischevolksrepubliekalgerije algerije
AS ASM americansamoa amerikanischsamoa samoaamericaines samoaamericane samoaamericana アメリカ領サモア amerikaanssamoa
AD AND andorra andorre アントラ vorstendomandorra
AO AGO angola アンコラ republiekangola
AI AIA anguilla anguila アンキラ
AQ ATA antarctica antarktis antarctique antartide antartida 南極
AG ATG antiguaandbarbuda antiguaundbarbuda antiguaetbarbuda antiguaebarbuda antiguaybarbuda アンティクアハーフータ antiguaenbarbuda
AR ARG argentina argentinien argentine アルセンチン argentijnserepubliek argentinie
AM ARM armenia armenien armenie アルメニア republiekarmenie
AW ABW aruba アルハ
AU AUS australia australien australie オーストラリア gemenebestvanaustralie
AT AUT austria osterreich autriche オーストリア republiekoostenrijk oostenrijk
AZ AZE azerbaijan aserbaidschan azerbaidjan azerbaigian azerbaiyan アセルハイシャン republiekazerbeidzjan azerbeidzjan azerbaijao
BS BHS bahamas ハハマ gemenebestvandebahamas
BH BHR bahrain bahrein ハーレーン koninkrijkbahrein
BD BGD bangladesh bangladesch ハンクラテシュ volksrepubliekbangladesh
BB BRB barbados barbade ハルハトス
BY BLR belarus bielorussie bielorussia bielorrusia ヘラルーシ republiekwitrusland witrusland bielorrussia
BE BEL belgium belgien belgique belgio belgica ヘルキー koninkrijkbelgie belgie
BZ BLZ belize belice ヘリース
BJ BEN benin ヘナン republiekbenin benim
BM BMU bermuda bermudes bermudas ハミュータ
BT BTN bhutan bhoutan butan フータン koninkrijkbhutan butao
BO BOL bolivia bolivien bolivie ホリヒア多民族国 plurinationalestaatbolivia
BA BIH bosniaandherzegovina bosnienundherzegowina bosnieherzegovine bosniaederzegovina bosniayherzegovina ホスニアヘルツェコヒナ bosnieenherzegovina bosnieherzegovina bosniaherzegovina
BW BWA botswana ホツワナ republiekbotswana botsuana
BV BVT bouvetisland bouvetinsel ilebouvet isolabouvet islabouvet フーヘ島 bouveteiland ilhabouvet
BR BRA brazil brasilien bresil brasile brasil フラシル federalerepubliekbrazilie brazilie
IO IOT britishindianoceanterritory britischesterritoriumimindischenozean oceanindienbritannique territoribritannicidelloceanoindiano territoriobritanicodeloceanoindico イキリス領イント洋地域 britsindischeoceaan territoriobritanicodooceanoindico
BN BRN bruneidarussalam brunei フルネイタルサラーム
BG BGR bulgaria bulgarien bulgarie フルカリア republiekbulgarije bulgarije
BF BFA burkinafaso フルキナファソ
BI BDI burundi フルンシ republiekburundi
KH KHM cambodia kambodscha cambodge cambogia camboya カンホシア koninkrijkcambodja cambodja camboja
CM CMR cameroon kamerun cameroun camerun カメルーン republiekkameroen kameroen camaroes
CA CAN canada kanada カナタ
CV CPV capeverde kapverde capvert capoverde caboverde カーホヘルテ republiekkaapverdie kaapverdie
KY CYM caymanislands kaimaninseln ilescaimans isolecayman islascaiman ケイマン諸島 kaaimaneilanden ilhascaimao
CF CAF centralafricanrepublic zentralafrikanischerepublik republiquecentrafricaine repubblicacentrafricana republicacentroafricana 中央アフリカ共和国 centraalafrikaanserepubliek
TD TCD chad tschad tchad ciad チャト republiektsjaad tsjaad chade
CL CHL chile chili cile チリ republiekchili
CN CHN peoplesrepublicofchina china chine cina 中華人民共和国 volksrepubliekchina
CX CXR christmasisland weihnachtsinsel ilechristmas isoladelnatale isladenavidad クリスマス島 christmaseiland kersteiland ilhadenatal
CC CCK cocoskeelingislands kokosinseln ilescocos isolecocosekeeling islascocoskeeling ココスキーリンク諸島 cocoseilanden ilhascocoskeeling
CO COL colombia kolumbien colombie コロンヒア republiekcolombia
KM COM comoros komoren comores comore comoras コモロ uniedercomoren comoren
CG COG republicofthecongo congo republikkongo republiqueducongo repubblicadelcongo コンコ共和国 republiekcongo congobrazzaville republicademocraticadocongo
CD COD democraticrepublicofthecongo kongo republiquedemocratiqueducongo repubblicademocraticadelcongo congorepublicademocraticadel コンコ民主共和国 democratischerepubliekcongo congokinshasa republicapopulardocongo
CK COK cookislands cookinseln ilescook isolecook islascook クック諸島 cookeilanden ilhascook
CR CRI costarica コスタリカ republiekcostarica
CI CIV cotedivoire ivorycoast elfenbeinkuste costadavorio costademarfil コートシホワール republiekivoorkust ivoorkust costadomarfim
HR HRV croatia kroatien croatie croazia croacia クロアチア republiekkroatie kroatie
CU CUB cuba kuba キューハ republiekcuba
CY CYP cyprus zypern chypre cipro chipre キフロス republiekcyprus
CZ CZE czechrepublic czechia tschechischerepublik tschechien republiquetcheque repubblicaceca republicacheca チェコ tsjechischerepubliek tsjechie chequia
DK DNK denmark danemark danimarca dinamarca テンマーク koninkrijkdenemarken denemarken
DJ DJI djibouti dschibuti gibuti yibuti シフチ republiekdjibouti
DM DMA dominica dominique トミニカ国 gemenebestdominica
DO DOM dominicanrepublic dominikanischerepublik republiquedominicaine repubblicadominicana republicadominicana トミニカ共和国 dominicaanserepubliek
EC ECU ecuador equateur エクアトル republiekecuador equador
EG EGY egypt agypten egypte egitto egipto エシフト arabischerepubliekegypte egito
SV SLV elsalvador エルサルハトル republiekelsalvador
GQ GNQ equatorialguinea aquatorialguinea guineeequatoriale guineaequatoriale guineaecuatorial 赤道キニア republiekequatoriaalguinea equatoriaalguinea guineequatorial
ER ERI eritrea erythree エリトリア staateritrea eritreia
EE EST estonia estland estonie エストニア republiekestland
ET ETH ethiopia athiopien ethiopie etiopia エチオヒア federaledemocratischerepubliekethiopie
FK FLK falklandislandsmalvinas falklandinseln ilesmalouines isolefalkland islasmalvinas フォークラントマルヒナス諸島 falklandeilanden ilhasmalvinas
FO FRO faroeislands faroer ilesferoe isolefaeroer islasferoe フェロー諸島 faeroer ilhasfaroe
FJ FJI fiji fidschi fidji figi フィシー republiekfiji
FI FIN finland finnland finlande finlandia フィンラント republiekfinland
FR FRA france frankreich francia フランス franserepubliek frankrijk franca
GF GUF frenchguiana franzosischguayana guyanefrancaise guyanafrancese guayanafrancesa フランス領キアナ fransguyana guianafrancesa
PF PYF frenchpolynesia franzosischpolynesien polynesiefrancaise polinesiafrancese polinesiafrancesa フランス領ホリネシア franspolynesie
TF ATF frenchsouthernterritories franzosischesudundantarktisgebiete terresaustralesfrancaises territorifrancesidelsud tierrasaustralesfrancesas フランス領南方南極地域 fransezuidelijkegebieden terrasaustraiseantarticasfrancesas
GA GAB gabon gabun カホン republiekgabon gabao
GM GMB republicofthegambia thegambia gambia gambie カンヒア republiekgambia
GE GEO georgia georgien georgie ショーシア
DE DEU germany deutschland allemagne germania alemania トイツ bondsrepubliekduitsland duitsland alemanha
GH GHA ghana カーナ republiekghana gana
GI GIB gibraltar gibilterra シフラルタル
GR GRC greece griechenland grece grecia キリシャ helleenserepubliek griekenland
GL GRL greenland gronland groenland groenlandia クリーンラント gronelandia
GD GRD grenada grenade granada クレナタ
GP GLP guadeloupe guadalupa guadalupe クアトルーフ
GU GUM guam クアム
GT GTM guatemala クアテマラ republiekguatemala
GN GIN guinea guinee キニア republiekguinee guine
GW GNB guineabissau guineebissau キニアヒサウ republiekguineebissau guinebissau
GY GUY guyana カイアナ cooperatieverepubliekguyana guiana
HT HTI haiti ハイチ republiekhaiti
HM HMD heardislandandmcdonaldislands heardundmcdonaldinseln ilesheardetmacdonald isoleheardemcdonald heardeislasmcdonald ハート島とマクトナルト諸島 heardenmcdonaldeilanden ilhaheardeilhasmcdonald
VA VAT holyseevaticancitystate vatikanstadt saintsiegevatican cittadelvaticano santasede ハチカン市国 vaticaanstad santase
HN HND honduras ホンシュラス republiekhonduras
HK HKG hongkong 香港
HU HUN hungary ungarn hongrie ungheria hungria ハンカリー hongaarserepubliek hongarije
IS ISL iceland island islande islanda islandia アイスラント ijslandserepubliek ijsland
IN IND india indien inde イント republiekindia
ID IDN indonesia indonesien indonesie イントネシア republiekindonesie
IR IRN islamicrepublicofiran iran republicaislamicadeiran イランイスラム共和国 islamitischerepubliekiran irao
IQ IRQ iraq irak イラク republiekirak iraque
IE IRL ireland irland irlande irlanda アイルラント ierserepubliek ierland
IL ISR israel israele イスラエル staatisrael
IT ITA italy italien italie italia イタリア italiaanserepubliek
JM JAM jamaica jamaika jamaique giamaica シャマイカ
JP JPN japan japon giappone 日本 japao
JO JOR jordan jordanien jordanie giordania jordania ヨルタン hasjemitischkoninkrijkjordanie
KZ KAZ kazakhstan kasachstan kazakistan kazajistan カサフスタン republiekkazachstan kazachstan cazaquistao
KE KEN kenya kenia ケニア republiekkenia quenia
KI KIR kiribati キリハス republiekkiribati quiribati
KP PRK northkorea nordkorea coreedunord coreadelnord republicapopulardemocraticadecorea 朝鮮民主主義人民共和国 democratischevolksrepubliekkorea noordkorea coreiadonorte
KR KOR southkorea korearepublicof republicofkorea sudkorea coreedusud coreadelsud republicadecorea 大韓民国 republiekkorea zuidkorea coreiadosul
KW KWT kuwait koweit クウェート staatkoeweit koeweit
KG KGZ kyrgyzstan kirgisistan kirghizistan kirguistan キルキス kirgizischerepubliek kirgizie quirguistao
LA LAO laopeoplesdemocraticrepublic laos republicademocraticapopulardelao ラオス人民民主共和国 laodemocratischevolksrepubliek
LV LVA latvia lettland lettonie lettonia letonia ラトヒア republiekletland letland
LB LBN lebanon libanon liban libano レハノン libaneserepubliek
LS LSO lesotho lesoto レソト koninkrijklesotho
LR LBR liberia リヘリア republiekliberia
LY LBY libya libyen libye libia リヒア staatlibie libie
LI LIE liechtenstein リヒテンシュタイン vorstendomliechtenstein
LT LTU lithuania litauen lituanie lituania リトアニア republieklitouwen litouwen
LU LUX luxembourg luxemburg lussemburgo luxemburgo ルクセンフルク groothertogdomluxemburg
MO MAC macao マカオ macau
MG MDG madagascar madagaskar マタカスカル republiekmadagaskar
MW MWI malawi malaui マラウイ republiekmalawi
MY MYS malaysia malaisie malesia malasia マレーシア maleisie
MV MDV maldives malediven maldive maldivas モルティフ republiekdermaldiven maldiven
ML MLI mali マリ republiekmali
MT MLT malta malte マルタ republiekmalta
MH MHL marshallislands marshallinseln ilesmarshall isolemarshall islasmarshall マーシャル諸島 republiekdermarshalleilanden marshalleilanden ilhasmarshall
MQ MTQ martinique martinica マルティニーク
MR MRT mauritania mauretanien mauritanie モーリタニア islamitischerepubliekmauritanie
MU MUS mauritius maurice mauricio モーリシャス republiekmauritius mauricia
YT MYT mayotte マヨット
MX MEX mexico mexiko mexique messico メキシコ verenigdemexicaansestaten
FM FSM micronesiafederatedstatesof mikronesien micronesie statifederatidimicronesia micronesia ミクロネシア連邦 federalestatenvanmicronesie
MD MDA moldovarepublicof moldawien moldavie moldavia モルトハ共和国 republiekmoldavie
MC MCO monaco モナコ vorstendommonaco
MN MNG mongolia mongolei mongolie モンコル
MS MSR montserrat モントセラト monserrate
MA MAR morocco marokko maroc marocco marruecos モロッコ koninkrijkmarokko marrocos
MZ MOZ mozambique mosambik mozambico モサンヒーク republiekmozambique mocambique
MM MMR myanmar birmaniamyanmar ミャンマー republiekvandeunievanmyanmar mianmarbirmania
NA NAM namibia namibie ナミヒア republieknamibie
NR NRU nauru ナウル republieknauru
NP NPL nepal ネハール federaledemocratischerepublieknepal
NL NLD netherlands thenetherlands netherlandskingdomofthe niederlande paysbas paesibassi paisesbajos オランタ koninkrijkdernederlanden nederland paisesbaixos
NC NCL newcaledonia neukaledonien nouvellecaledonie nuovacaledonia nuevacaledonia ニューカレトニア nieuwcaledonie novacaledonia
NZ NZL newzealand neuseeland nouvellezelande nuovazelanda nuevazelanda ニューシーラント nieuwzeeland novazelandia
NI NIC nicaragua ニカラクア republieknicaragua
NE NER niger ニシェール republiekniger
NG NGA nigeria ナイシェリア federalerepublieknigeria
NU NIU niue ニウエ
NF NFK norfolkisland norfolkinsel ilenorfolk isolanorfolk islanorfolk ノーフォーク島 norfolk ilhanorfolk
MP MNP northernmarianaislands nordlichemarianen ilesmariannesdunord isolemariannesettentrionali islasmarianasdelnorte 北マリアナ諸島 noordelijkemarianen ilhasmarianasdonorte
MK MKD therepublicofnorthmacedonia northmacedonia nordmazedonien macedoinedunord macedoniadelnord macedoniadelnorte 北マケトニア republieknoordmacedonie noordmacedonie macedoniadonorte
NO NOR norway norwegen norvege norvegia noruega ノルウェー koninkrijknoorwegen noorwegen
OM OMN oman オマーン sultanaatoman oma
PK PAK pakistan ハキスタン islamitischerepubliekpakistan paquistao
PW PLW palau palaos ハラオ republiekpalau
PS PSE stateofpalestine palestine staatpalastina statodipalestina palestina ハレスチナ staatpalestina territoriospalestinos
PA PAN panama ハナマ republiekpanama
PG PNG papuanewguinea papuaneuguinea papouasienouvelleguinee papuanuovaguinea papuanuevaguinea ハフアニューキニア onafhankelijkestaatpapoeanieuwguinea papoeanieuwguinea papuanovaguine
PY PRY paraguay ハラクアイ republiekparaguay paraguai
PE PER peru perou ヘルー republiekperu
PH PHL philippines philippinen filippine filipinas フィリヒン republiekderfilipijnen filipijnen
PN PCN pitcairn pitcairnislands pitcairninseln ilespitcairn isolepitcairn ヒトケアン ilhaspitcairn
PL POL poland polen pologne polonia ホーラント republiekpolen
PT PRT portugal portogallo ホルトカル portugeserepubliek
PR PRI puertorico portorico フエルトリコ
QA QAT qatar katar catar カタール staatqatar
RE REU reunion レユニオン reuniao
RO ROU romania rumanien roumanie rumania ルーマニア roemeenserepubliek roemenie romenia
RU RUS russianfederation russia russischefoderation russland russie rusia ロシア連邦 russischefederatie rusland
RW RWA rwanda ruanda ルワンタ republiekrwanda
SH SHN sainthelena sthelena saintehelene santelenaisoladiascensioneetristandacunha santahelenaascensionytristandeacuna セントヘレナアセンションおよひトリスタンタクーニャ sinthelena santahelena
KN KNA saintkittsandnevis stkittsundnevis saintchristopheetnieves saintkittsenevis saintkittsynevis セントクリストファーネイヒス federatiesaintkittsennevis saintkittsennevis saocristovaoeneves
LC LCA saintlucia stlucia saintelucie santalucia セントルシア
PM SPM saintpierreandmiquelon saintpierreundmiquelon saintpierreetmiquelon saintpierreemiquelon sanpedroymiquelon サンヒエール島ミクロン島 saintpierreenmiquelon
VC VCT saintvincentandthegrenadines stvincentunddiegrenadinen saintvincentetlesgrenadines saintvincentegrenadine sanvicenteylasgranadinas セントヒンセントおよひクレナティーン諸島 saintvincentendegrenadines saovicenteegranadinas
WS WSM samoa サモア onafhankelijkestaatsamoa
SM SMR sanmarino saintmarin サンマリノ republieksanmarino
ST STP saotomeandprincipe saotomeundprincipe saotomeetprincipe saotomeeprincipe santotomeyprincipe サントメフリンシヘ democratischerepublieksaotomeenprincipe saotomeenprincipe
SA SAU saudiarabia saudiarabien arabiesaoudite arabiasaudita サウシアラヒア koninkrijksaudiarabie saudiarabie
SN SEN senegal セネカル republieksenegal
SC SYC seychelles seychellen セーシェル republiekderseychellen
SL SLE sierraleone sierraleona シエラレオネ republieksierraleone serraleoa
SG SGP singapore singapur singapour シンカホール republieksingapore singapura
SK SVK slovakia slowakei slovaquie slovacchia eslovaquia スロハキア slowaakserepubliek slowakije
SI SVN slovenia slowenien slovenie eslovenia スロヘニア republiekslovenie
SB SLB solomonislands salomonen ilessalomon isolesalomone islassalomon ソロモン諸島 salomonseilanden ilhassalomao
SO SOM somalia somalie ソマリア federalerepublieksomalie
ZA ZAF southafrica sudafrika afriquedusud sudafrica 南アフリカ republiekzuidafrika zuidafrika africadosul
GS SGS southgeorgiaandthesouthsandwichislands sudgeorgienunddiesudlichensandwichinseln georgiedusudetlesilessandwichdusud georgiadelsudeisolesandwichmeridionali georgiadelsurylasislassandwichdelsur サウスショーシアサウスサントウィッチ諸島 zuidgeorgiaendezuidelijkesandwicheilanden georgiadosuleilhassandwichdosul
ES ESP spain spanien espagne spagna espana スヘイン koninkrijkspanje spanje espanha
LK LKA srilanka スリランカ democratischesocialistischerepublieksrilanka
SD SDN sudan soudan スータン republieksoedan soedan sudao
SR SUR suriname スリナム republieksuriname
SJ SJM svalbardandjanmayen svalbardundjanmayen svalbardetilejanmayen svalbardejanmayen svalbardyjanmayen スウァールハル諸島およひヤンマイエン島 spitsbergenenjanmayen
SZ SWZ eswatini royaumedeswatini esuatini スワシラント koninkrijkeswatini swaziland essuatini
SE SWE sweden schweden suede svezia suecia スウェーテン koninkrijkzweden zweden
CH CHE switzerland schweiz suisse svizzera suiza スイス zwitsersebondsstaat zwitserland suica
SY SYR syrianarabrepublic syrienarabischerepublik syrie siria republicaarabesiria シリアアラフ共和国 syrischearabischerepubliek
TW TWN taiwanprovinceofchina taiwan repubblicadicina 台湾
TJ TJK tajikistan tadschikistan tadjikistan tagikistan tayikistan タシキスタン republiektadzjikistan tadzjikistan tajiquistao
TZ TZA unitedrepublicoftanzania tanzania tansaniavereinigterepublik tansania republiqueuniedetanzanie タンサニア verenigderepubliektanzania
TH THA thailand thailande thailandia tailandia タイ koninkrijkthailand
TL TLS timorleste osttimor timorest 東ティモール democratischerepubliektimorleste
TG TGO togo トーコ togoleserepubliek
TK TKL tokelau トケラウ
TO TON tonga トンカ koninkrijktonga
TT TTO trinidadandtobago trinidadundtobago triniteettobago trinidadetobago trinidadytobago トリニタートトハコ republiektrinidadentobago trinidadentobago trindadeetobago
TN TUN tunisia tunesien tunisie tunez チュニシア republiektunesie tunesie
TR TUR turkiye turkey turkei turquie turchia turquia トルコ republiekturkije turkije
TM TKM turkmenistan トルクメニスタン turkmeenserepubliek turquemenistao
TC TCA turksandcaicosislands turksundcaicosinseln ilesturquesetcaiques isoleturksecaicos islasturcasycaicos タークスカイコス諸島 turksencaicoseilanden ilhasturcasecaicos
TV TUV tuvalu ツハル
UG UGA uganda ouganda ウカンタ republiekoeganda oeganda
UA UKR ukraine ucraina ucrania ウクライナ oekraine
AE ARE unitedarabemirates uae vereinigtearabischeemirate emiratsarabesunis emiratiarabiuniti emiratosarabesunidos アラフ首長国連邦 verenigdearabischeemiraten emiradosarabesunidos
GB GBR unitedkingdom uk greatbritain vereinigteskonigreich grossbritannien royaumeuni regnounito reinounido イキリス verenigdkoninkrijkvangrootbrittannieennoordierland verenigdkoninkrijk
US USA unitedstatesofamerica unitedstates usa us vereinigtestaatenvonamerika vereinigtestaaten etatsunisdamerique statiunitidamerica estadosunidos アメリカ合衆国 verenigdestatenvanamerika verenigdestaten estadosunidosdaamerica
UM UMI unitedstatesminoroutlyingislands ilesmineureseloigneesdesetatsunis isoleminoriesternedeglistatiuniti islasultramarinasmenoresdelosestadosunidos 合衆国領有小離島 amerikaansekleinereafgelegeneilanden ilhasdistantesdoseua
UY URY uruguay ウルクアイ oostelijkerepubliekuruguay uruguai
UZ UZB uzbekistan usbekistan ouzbekistan ウスヘキスタン republiekoezbekistan oezbekistan uzbequistao
VU VUT vanuatu ハヌアツ republiekvanuatu
VE VEN venezuela ヘネスエラホリハル共和国 bolivariaanserepubliekvenezuela
VN VNM vietnam ヘトナム socialistischerepubliekvietnam vietname
VG VGB virginislandsbritish britischejungferninseln ilesviergesbritanniques isoleverginibritanniche islasvirgenesbritanicas イキリス領ウァーシン諸島 britsemaagdeneilanden ilhasvirgensbritanicas
VI VIR virginislandsus amerikanischejungferninseln ilesviergesamericaines isoleverginiamericane islasvirgenesdelosestadosunidos アメリカ領ウァーシン諸島 amerikaansemaagdeneilanden ilhasvirgensamericanas
WF WLF wallisandfutuna wallisundfutuna wallisetfutuna wallisefutuna wallisyfutuna ウォリスフツナ wallisenfutuna
EH ESH westernsahara westsahara saharaoccidental saharaoccidentale 西サハラ westelijkesahara saaraocidental
YE YEM yemen jemen イエメン republiekjemen iemen
ZM ZMB zambia sambia zambie サンヒア republiekzambia
ZW ZWE zimbabwe simbabwe zimbabue シンハフエ republiekzimbabwe
AX ALA alandislands aland isolealand islasaland オーラント諸島 ilhasaland
BQ BES bonairesinteustatiusandsaba bonaire bonairesainteustacheetsaba isolebes bonairesaneustaquioysaba ホネールシントユースタティウスおよひサハ bonairesinteustatiusensaba paisesbaixoscaribenhos
CW CUW curacao キュラソー
GG GGY guernsey guernesey カーンシー
IM IMN isleofman inselman iledeman isoladiman islademan マン島 maneiland ilhademan
JE JEY jersey シャーシー
ME MNE montenegro モンテネクロ
BL BLM saintbarthelemy サンハルテルミー saobartolomeu
MF MAF saintmartinfrenchpart saintmartin saintmartinpartiefrancaise saintmartinfrancesa サンマルタンフランス領 sintmaartenfransdeel sintmaartenfranseantillen collectiviteitvansintmaarten saomartinho
RS SRB serbia serbien serbie セルヒア republiekservie servie servia
SX SXM sintmaartendutchpart sintmaarten saintmartinpartieneerlandaise sintmaartenneerlandesa シントマールテンオランタ領 sintmaartennederlandsdeel landsintmaarten
SS SSD southsudan sudsudan soudandusud sudandelsud sudandelsur 南スータン republiekzuidsoedan zuidsoedan sudaodosul
XK XKK kosovo コソホ republiekkosovo
`;
