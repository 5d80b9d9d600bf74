/**
 * Names of people in scripts that have no capitals. Only words that hardly ever mean anything else: common family names
 * of Japan and China and first names of Arabic and Hindi, with what belongs to a full name. The words of headers begin
 * with many others.
 */

const JAPANESE =
  '佐藤|鈴木|高橋|田中|伊藤|渡辺|渡邊|山本|中村|小林|加藤|吉田|山田|佐々木|山口|松本|井上|木村|斎藤|斉藤|清水|山崎|池田|橋本|阿部|石川|山下|石井|小川|前田|岡田|長谷川|藤田|後藤|近藤|村上|遠藤|青木|坂本|福田|太田|西村|藤井|岡本|藤原|三浦|原田|中川|松田|竹内|小野|田村|和田|石田|森田|上田|内田|柴田|酒井|宮崎|横山|高木|安藤|宮本|小島|谷口|今井|工藤|丸山|増田|杉山|村田|大塚|新井|藤本|河野|野口|武田|松井|菅原|岩崎|木下|久保|佐野|野村|松尾|市川|菊地|杉本|古川|島田|水野|桜井|吉川|飯田|菊池|五十嵐|平田|服部|岩田|土屋|樋口|永井|秋山|川上|吉村|松岡';
/** What makes it a place, a shop or a count. */
const NO_PERSON = /[県市区町村郡駅店社省庁部課号線通橋港]|工場|支店|営業|番号|住所|名$|数$|額$|日$/u;
const JAPANESE_NAME = new RegExp(
  `^(?:${JAPANESE})[ \\u3000]?([\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]{1,4})(?:様|さん|氏)?$`,
  'u',
);
const CHINESE_NAME =
  /^(?:[王李刘劉赵趙吴吳徐孙孫郭郑鄭谢謝邓鄧冯馮曹彭萧蔡潘袁][ ]?\p{Script=Han}{1,2}|[张張陈陳杨楊罗羅韩韓][ ]?\p{Script=Han}{2}|(?:欧阳|歐陽|司马|司馬|上官|诸葛|諸葛)\p{Script=Han}{1,2})$/u;
const KOREAN_NAME = /^(?:김|박(?!스)|윤|황)[ ]?[가-힣]{2}(?:님|씨)?$/u;
/** Endings of words for counts, kinds and places. */
const CHINESE_WORD = /[数數号號名额額量类類型率表码碼市县縣省区區店牌子]$/u;
const KOREAN_WORD = /[액량률율권칸품치밥]$/u;

const FIRST_NAMES: ReadonlySet<string> = new Set(
  (
    'محمد أحمد احمد علي فاطمة حسن حسين خالد يوسف مريم سارة عمر إبراهيم ابراهيم عائشة زينب مصطفى محمود عبدالله ' +
    'राहुल अमित प्रिया अनिल सुनील संजय विजय अजय राज पूजा नेहा रवि मोहन सुरेश रमेश दीपक मनोज सीता गीता अनीता सुनीता राम ' +
    'דוד משה יוסף שרה רחל מרים אברהם יעקב'
  ).split(' '),
);

/** Whether a text is a person's full name in such a script. */
export function isUncasedName(text: string): boolean {
  const japanese = JAPANESE_NAME.exec(text);
  if (japanese !== null) return !NO_PERSON.test(japanese[1] ?? '');
  if (CHINESE_NAME.test(text)) return !CHINESE_WORD.test(text);
  if (KOREAN_NAME.test(text)) return !KOREAN_WORD.test(text);
  const words = text.split(/[ _]+/);
  return words.length > 1 && words.length < 5 && words.some((word) => FIRST_NAMES.has(word));
}
