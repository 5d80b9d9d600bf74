import { describe, expect, it } from 'vitest';
import { MAX_HEADER_FIELDS } from '../../../src/read/csv-header.js';
import { XmlParser } from '../../../src/read/xml/xml-parser.js';

/** The elements as `{namespace}name`, with their attributes. */
function elementsOf(xml: string): string[] {
  const elements: string[] = [];
  const parser = new XmlParser(
    {
      open: ({ uri, local }, attributes) =>
        elements.push(`{${uri}}${local} ${JSON.stringify(attributes)}`.replace(' {}', '')),
      close: () => undefined,
      text: () => undefined,
    },
    (why) => new RangeError(why),
  );
  parser.write(xml);
  parser.end();
  return elements;
}

const attributes = (count: number, name = 'a') =>
  Array.from({ length: count }, (_, index) => `${name}${index}="1"`).join(' ');

describe('XmlParser', () => {
  it('resolves the namespace of each element', () => {
    expect(
      elementsOf(
        '<a xmlns="urn:a"><b/><x:c xmlns:x="urn:x" xmlns="urn:b"><d/><x:d/></x:c><b/><e xmlns=""/></a>',
      ),
    ).toEqual([
      '{urn:a}a {"xmlns":"urn:a"}',
      '{urn:a}b',
      '{urn:x}c {"xmlns:x":"urn:x","xmlns":"urn:b"}',
      '{urn:b}d',
      '{urn:x}d',
      '{urn:a}b',
      '{}e {"xmlns":""}',
    ]);
  });

  it.each([
    ['an undeclared prefix', '<a><x:b/></a>'],
    ['one that is out of scope', '<a><b xmlns:x="urn:x"/><x:b/></a>'],
    ['an attribute twice', '<a><b c="1" c="2"/></a>'],
    ['an attribute that programs trip over', '<a hasOwnProperty="1" b="2"/>'],
    ['more attributes than a table has fields', `<a ${attributes(MAX_HEADER_FIELDS + 1)}/>`],
    ['more namespaces', `<a ${attributes(MAX_HEADER_FIELDS + 1, 'xmlns:n')}/>`],
    ['elements nested too deep', `${'<a>'.repeat(65)}${'</a>'.repeat(65)}`],
    ['an end that is missing', '<a><b>'],
  ])('refuses %s', (_, xml) => {
    expect(() => elementsOf(xml)).toThrow(RangeError);
  });

  it('refuses an endless list of attributes after the allowed number', () => {
    let written = 0;
    const parser = new XmlParser(
      { open: () => undefined, close: () => undefined, text: () => undefined },
      () => new RangeError(),
    );
    parser.write('<a ');
    expect(() => {
      for (; written < 100 * MAX_HEADER_FIELDS; written++) parser.write(`a${written}="1" `);
    }).toThrow(RangeError);
    expect(written).toBeLessThanOrEqual(MAX_HEADER_FIELDS);
  });

  it('accepts as many attributes as allowed, whatever they are called', () => {
    expect(elementsOf(`<a ${attributes(MAX_HEADER_FIELDS)}/>`)).toHaveLength(1);
    expect(elementsOf('<a __proto__="1" constructor="2" toString="3"/>')).toEqual([
      '{}a {"__proto__":"1","constructor":"2","toString":"3"}',
    ]);
  });
});
