/**
 * Common first names of the countries that AMC has tables for, and of some others, in lower case without accents. They
 * distinguish columns of people from columns of products and companies; names that are also everyday words or places
 * are not included.
 */
const NAMES = `
  aarav aaron abhishek abigail ada adam aditi aditya adrian agnieszka ahmed aisha aishwarya ajay akash
  akiko akira alain alan albert alberto aldo alejandro alessandro alessia alexander alexei alexis alfie ali
  alice alicia alistair alvaro amanda amelie amit amy ana ananya anders andre andrea andreas andres andrew
  angel angela angelo anil anita anja anjali anke ankit ann anna anne annika anouk anthony antje antoine
  antonia antonietta antonio aoi archie arjun arthur arun arvind asha ashley ashok astrid aurelie aurora
  ava ayaka ayse barbara beatrice beatriz ben benjamin benoit bernard bernd beth bettina betty beverly
  bianca billy birgit bjorn bob bobby boris bradley bram brandon brenda brian brigitte brittany bruce bruno
  bryan caleb callum camille carl carla carlo carlos carmela carmen carol carolyn caterina catherine cedric
  celine chantal charles charlie cheryl chiara chieko chloe chris christa christian christina christine
  christoph christophe christopher claire claudia claudio clemence colin concepcion cora cristina cynthia
  daan daiki daisuke dan daniel daniela danielle dave david davide deborah debra deepak deepika delphine
  denise dennis diana diane didier diego dieter dirk divya diya dmitri domenico donald donna doris dorothy
  douglas dylan eduardo edward elena elijah elisa elisabeth elisabetta elizabeth elke ella elodie emanuele
  emi emilie emilio emily emma emre encarnacion enrico enrique eric erik erika ernst esther ethan etienne
  eva evelyn fabian fabio fabrice fatima federica federico felix femke fernando filippo finn fiona florian
  francesca francesco francisca francisco franco francois francoise frank franz franziska fred freddie
  frederic freja freya friedrich fritz fumiko gabriel gabriele gareth gary gaurav geeta gemma george gerald
  gerard gerda gerhard giacomo gianluca gilles gina ginevra giorgia giorgio giovanna giovanni gisela giulia
  giuseppe gonzalo graham greg gregory greta guenter guillaume guillermo gunter hamish hanako hannah
  hannelore hans harish harold harry haruka haruto hassan heather heidi heike heinrich heinz helen helene
  helga helmut henri henry herve hina hiroshi holger horst hugo hui hussein ian ibrahim ichiro ida ignacio
  ilaria imogen ines ingrid irene irina isabel isabella isabelle isha isla ivan jack jacob jacqueline
  jacques jaime jakub james jane janet janice jason javier jean jeanne jeff jeffrey jennifer jens jeremy
  jeroen jerry jesse jessica jesus jill jim jing jiro joachim joan joao joaquin joe johann johanna johannes
  john jonas jonathan jorge jose josefa joseph joshua joyce juan juana judith judy juergen jules julia
  julian julie julien juliette junko jurgen justin jutta kai kaito kaori karen karin karl karthik katarzyna
  kate katherine kathleen kathrin kathryn katie katja katrin kavita kavya kayla kazuko kazuo keiko keith
  kelly ken kenji kenneth kenta kerstin kevin khadija kimberly kiran klaus koji krishna krzysztof kurt kyle
  kyoko lakshmi larry lars laura lauren laurent lawrence layla lea lena leo leonie liam lieselotte lina
  linda lisa lorenzo lori louis louise lourdes luc luca lucas lucia luciano lucy luigi luis luisa luiz
  lukas lynn makoto manfred manoj manon manuel manuela marc marcel marco marcos mareike margaret margaux
  maria marianne marie mariko marilyn mario markus marta martha martina martine mary masao massimo mateo
  mathieu mathilde matteo matthew matthias maxime maximilian mayumi małgorzata meena meera megan mehmet
  melissa mia michael michel michele michelle michiko miguel mike minoru mio misaki mohammed mohan monica
  monika monique montserrat moritz muhammad mukesh mustafa nadine nancy naoki naomi natalia natalie
  nathalie nathan naveen neha neil nicholas nick nicola nicolas nicole nigel nikhil niklas nina nisha noah
  noelia nora norbert noriko nuria oceane olga oliver olivia olivier omar oscar pablo pamela pankaj paola
  paolo pascal patricia patrick paul paula pauline pawel paweł pedro peter petra phil philipp philippe
  pierre pieter pietro pilar piotr pooja pradeep prakash preeti priya rachel radha rafael rahul rainer raj
  rajesh rakesh ralf ramesh ramon randy rani raquel raul ravi raymond rebecca reiko rekha remi renate rene
  riccardo richard riku rita ritu rob robert roberta roberto rocio rodrigo roger rohan rolf ron ronald
  rosario roy ruben russell ruth ryan ryota saanvi sabine sachiko sachin sakura salvatore sam samantha
  samuel sandeep sandra sandrine sanjay sanne sara sarah sarita satoshi scott sean sebastian sebastien
  serena sergei sergio shanti sharon shinji shirley shota shreya shweta siddharth silke silvia simon simone
  sita sneha sofia sonja sophia sophie sota stefan stefanie stefano stephanie stephen steve steven stuart
  sunil sunita suresh susan susanne sven svetlana swati sylvie takashi takeshi taro tatiana ted teresa
  terry tetsuya theo theresa thiago thierry thomas thorsten tiago tiffany tim timothy tina tobias tom
  tommaso tomoko tony torsten tracy tyler ulrich ulrike umberto ursula usha ute uwe valentina valeria
  valerie varun veronica veronique vicente victor vijay vikram vincent vincenzo vivaan vivek vladimir
  volker walter wayne wendy werner willem william willie wolfgang xin yamato yann yash yoko yolanda yoshio
  yui yuki yumiko yusuf yuto yves zachary zainab zeynep zoe`;

const FIRST_NAMES: ReadonlySet<string> = new Set(NAMES.trim().split(/\s+/));

/** Whether a word is a common first name, in any case, with or without accents. */
export function isFirstName(word: string): boolean {
  const folded = word
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036F]/g, '')
    .toLowerCase();
  return FIRST_NAMES.has(folded);
}
