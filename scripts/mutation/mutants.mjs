/** Small deliberate faults in a source file, each as a replacement of a span of its text. */
import { createRequire } from 'node:module';

// The compiler with an API for programs, from the workspace of the API reference.
const ts = createRequire(new URL('../api-reference/package.json', import.meta.url))('typescript');
const { SyntaxKind } = ts;

const OPERATORS = new Map([
  [SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [SyntaxKind.EqualsEqualsToken, '!='],
  [SyntaxKind.ExclamationEqualsToken, '=='],
  [SyntaxKind.LessThanToken, '<='],
  [SyntaxKind.LessThanEqualsToken, '<'],
  [SyntaxKind.GreaterThanToken, '>='],
  [SyntaxKind.GreaterThanEqualsToken, '>'],
  [SyntaxKind.PlusToken, '-'],
  [SyntaxKind.MinusToken, '+'],
  [SyntaxKind.AmpersandAmpersandToken, '||'],
  [SyntaxKind.BarBarToken, '&&'],
]);

/**
 * @param {string} text of a TypeScript file
 * @returns {{ start: number, end: number, text: string, line: number }[]} `text` replaces [start, end)
 */
export function mutantsOf(text) {
  const file = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true);
  const found = [];
  const add = (node, replacement) => {
    const start = node.getStart(file);
    const line = file.getLineAndCharacterOfPosition(start).line + 1;
    found.push({ start, end: node.getEnd(), text: replacement, line });
  };
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    // The words of a message are not a rule.
    if (ts.isThrowStatement(node) || ts.isTemplateExpression(node)) return;
    for (const [place, replacement] of mutationsOf(node, file)) add(place, replacement);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function* mutationsOf(node, file) {
  if (ts.isBinaryExpression(node)) {
    const replacement = OPERATORS.get(node.operatorToken.kind);
    if (replacement !== undefined && !isTextSum(node)) yield [node.operatorToken, replacement];
  } else if (ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken) {
    yield [node, node.operand.getText(file)];
  } else if (node.kind === SyntaxKind.TrueKeyword) yield [node, 'false'];
  else if (node.kind === SyntaxKind.FalseKeyword) yield [node, 'true'];
  else if (ts.isNumericLiteral(node)) yield [node, `(${node.getText(file)} + 1)`];
  else if (ts.isConditionalExpression(node)) {
    const [yes, no] = [node.whenTrue.getText(file), node.whenFalse.getText(file)];
    if (yes !== no) yield [node, `(${node.condition.getText(file)} ? ${no} : ${yes})`];
  } else if (ts.isIfStatement(node)) {
    yield [node.expression, 'false'];
    yield [node.expression, 'true'];
  } else if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
    if (node.expression.expression.kind !== SyntaxKind.SuperKeyword) yield [node, ';'];
  } else if (ts.isRegularExpressionLiteral(node)) {
    const wider = widened(node.getText(file));
    if (wider !== null) yield [node, wider];
  } else if (ts.isPropertyAccessExpression(node) && /^Math\.(min|max)$/.test(node.getText(file))) {
    yield [node, node.getText(file) === 'Math.min' ? 'Math.max' : 'Math.min'];
  }
}

function isTextSum(node) {
  return [node.left, node.right].some((side) => ts.isStringLiteral(side) || ts.isTemplateExpression(side));
}

/** A pattern that matches a little more. */
function widened(pattern) {
  const counted = pattern.replace(/\{(\d+),(\d+)\}/, (_, from, to) => `{${from},${Number(to) + 1}}`);
  if (counted !== pattern) return counted;
  const exact = pattern.replace(/\{(\d+)\}/, (_, count) => `{${count},${Number(count) + 1}}`);
  if (exact !== pattern) return exact;
  // Where all matches are replaced, an empty match changes nothing.
  if (/\/[a-z]*g[a-z]*$/.test(pattern)) return null;
  const open = pattern.replace('+', '*');
  return open === pattern || pattern.includes('\\+') ? null : open;
}
