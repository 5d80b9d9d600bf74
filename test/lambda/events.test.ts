import { describe, expect, it } from 'vitest';
import { parseEvent, parseMessage } from '../../src/lambda/events/parse-event.js';
import { eventBridgeEvent, s3Event, sqsEvent, S3_TEST_EVENT } from '../helpers/drop-events.js';

const KEY = 'sales/mai 2024/ä+ü & 日本%20(1).csv';
const drop = { bucket: 'drops', key: KEY, etag: '"d41d8cd98f00b204e9800998ecf8427e"', versionId: 'v1' };
const notice = { ...drop, etag: 'd41d8cd98f00b204e9800998ecf8427e' };
/** S3's own notifications, as the helper creates them. */
const ORDERED = { sequencer: '0055AED6DCD90281E5' };

describe('events', () => {
  it('are read from S3, with the key decoded', () => {
    const event = s3Event(drop);
    expect(event.Records[0]?.s3.object.key).toBe(
      'sales/mai+2024/%C3%A4%2B%C3%BC+%26+%E6%97%A5%E6%9C%AC%2520(1).csv',
    );
    expect(parseEvent(event)).toEqual({
      source: 'direct',
      content: { drops: [{ ...notice, ...ORDERED }], ignored: [] },
    });
  });

  it('are read from EventBridge, with the key as it is', () => {
    const content = { drops: [notice], ignored: [] };
    expect(parseEvent(eventBridgeEvent(drop))).toEqual({ source: 'direct', content });
  });

  it('are read from messages of a queue', () => {
    const parsed = parseEvent(sqsEvent(s3Event(drop), eventBridgeEvent(drop), S3_TEST_EVENT));
    const messages = parsed.source === 'sqs' ? parsed.messages : [];
    expect(messages.map(({ messageId, body }) => [messageId, parseMessage(body).drops])).toEqual([
      ['m1', [{ ...notice, ...ORDERED }]],
      ['m2', [notice]],
      ['m3', []],
    ]);
  });

  it('may have neither version nor ETag', () => {
    const bare = { bucket: 'drops', key: 'a.csv' };
    const expected = { ...bare, versionId: null, etag: '' };
    expect(parseMessage(JSON.stringify(s3Event(bare))).drops).toEqual([{ ...expected, ...ORDERED }]);
    expect(parseMessage(JSON.stringify(eventBridgeEvent(bare))).drops).toEqual([expected]);
  });

  it.each([
    ['a test event', S3_TEST_EVENT, 's3:TestEvent'],
    ['a removal', s3Event({ ...drop, eventName: 'ObjectRemoved:Delete' }), 'ObjectRemoved:Delete'],
    ['a removal of EventBridge', eventBridgeEvent(drop, 'Object Deleted'), 'Object Deleted'],
  ])('are ignored: %s', (_, event, name) => {
    expect(parseEvent(event)).toEqual({ source: 'direct', content: { drops: [], ignored: [name] } });
  });

  it.each([
    ['null', 'null'],
    ['no JSON', 'CANARY {'],
    ['an empty list', '{"Records":[]}'],
    ['another service', '{"Records":[{"eventSource":"aws:dynamodb"}]}'],
    ['a key that is not UTF-8', JSON.stringify(s3Event(drop)).replace('sales', '%FF')],
  ])('are refused without being quoted: %s', (_, body) => {
    let message = '';
    try {
      parseMessage(body);
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(/Cannot read the/);
    expect(message).not.toContain('CANARY');
  });
});
