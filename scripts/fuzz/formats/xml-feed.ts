import type { Random } from '../../generate/random.js';
import type { FuzzRows } from './fuzz-rows.js';

// oxlint-disable-next-line no-control-regex -- XML cannot hold them
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;
/** Pieces with a meaning for a reader of XML, including workbooks. */
export const XML_CHUNKS = [
  '<',
  '>',
  '</',
  '/>',
  '&',
  '&#0;',
  '&#x110000;',
  '&lt;',
  '&unknown;',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<?x ?>',
  '<!DOCTYPE x [<!ENTITY a "b">]>&a;',
  '<item>',
  '</item>',
  '<row r="1048577">',
  '<row r="3">',
  '</row>',
  '<c r="ZZZ9999999" t="s">',
  '<c t="s"><v>999999999</v></c>',
  '<c t="inlineStr"><is><t>',
  '<v>1e309</v>',
  '<v>',
  '<f>1+1</f>',
  ' t="e"',
  ' s="4294967296"',
  ' xmlns:g="x"',
  '__proto__',
  '_x000D_',
  '<a>'.repeat(80),
  'x'.repeat(70_000),
] as const;

/** A feed of the rows: `item` elements, with namespaces, attributes and other parts of feeds. */
export function xmlFeed(random: Random, { header, rows }: FuzzRows): { xml: string; records?: string } {
  const record = random.pick(['item', 'entry', 'row']);
  // Names of elements cannot have a space.
  const names = header.map((name) => name.replaceAll(' ', '_'));
  const prefix = random.chance(0.3) ? 'g:' : '';
  const items = rows.map((cells) => {
    const fields = names.flatMap((name, index) =>
      random.chance(0.03) ? [] : [element(random, prefix + name, cells[index] ?? '')],
    );
    return `<${record}>${random.chance(0.2) ? '<!-- x -->' : ''}${fields.join(random.pick(['', '\n']))}</${record}>`;
  });
  const declared = random.pick(['', '<?xml version="1.0"?>\n', '<?xml version="1.0" encoding="UTF-8"?>']);
  const xml = `${declared}<rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>x</title>${items.join('\n')}</channel></rss>`;
  return record === 'row' ? { xml, records: 'row' } : { xml };
}

function element(random: Random, name: string, value: string): string {
  const text = value.replaceAll(NOT_XML, '');
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  if (random.chance(0.1)) return `<${name}><![CDATA[${text.replaceAll(']]>', '')}]]></${name}>`;
  if (random.chance(0.02)) return `<${name}><a>${escaped}</a><a>${escaped}</a></${name}>`;
  return `<${name}${random.chance(0.1) ? ' a="1"' : ''}>${escaped}</${name}>`;
}
