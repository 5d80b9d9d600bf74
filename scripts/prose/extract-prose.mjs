/**
 * The prose of a file: a Markdown page except its code, the comments and quoted texts of TypeScript, and only the
 * comments and test names of a test.
 *
 * @param {string} file path whose extension determines the kind
 * @param {string} text
 * @returns {{ line: number, text: string, isData: boolean }[]} `isData`: a quoted text may be a value, such as the
 *   status of an order
 */
export function extractProse(file, text) {
  if (file.endsWith('.md')) return pageLines(text);
  return codeParts(text, file.endsWith('.test.ts'));
}

function pageLines(text) {
  let isCode = false;
  return text.split('\n').flatMap((line, index) => {
    if (/^\s*(```|~~~)/.test(line)) {
      isCode = !isCode;
      return [];
    }
    const prose = line.replaceAll(/`[^`]*`/g, '`…`').replaceAll(/\]\([^)]*\)/g, ']');
    return isCode || prose.trim() === '' ? [] : [{ line: index + 1, text: prose, isData: false }];
  });
}

const TOKEN =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`|\/(?![*/ ])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[dgimsuvy]*/g;

function codeParts(text, isTest) {
  const parts = [];
  let [line, from] = [1, 0];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    line += newLines(text.slice(from, index));
    from = index;
    const isComment = token.startsWith('/*') || token.startsWith('//');
    const isQuoted = /^['"`]/.test(token);
    const names = /(?:\b(?:it|test|describe)(?:\.\w+(?:\([^()]*\))?)*|\]\)|\)\))\(\s*$/;
    const isRead = isComment || (isQuoted && (isTest ? names.test(text.slice(0, index)) : / /.test(token)));
    if (!isRead) continue;
    for (const [offset, one] of token.split('\n').entries())
      parts.push({ line: line + offset, text: withoutCode(one, isQuoted), isData: isQuoted && !isTest });
  }
  return parts;
}

/** Code within prose: names in backquotes, and expressions in templates. */
function withoutCode(text, isQuoted) {
  return isQuoted ? text.replaceAll(/\$\{[^}]*\}/g, '…') : text.replaceAll(/`[^`]*`/g, '…');
}

function newLines(text) {
  return text.split('\n').length - 1;
}
