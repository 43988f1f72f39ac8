import { decodeConsumerMember } from './consumerProtocol';
import { RequestWriter } from '../codec/requestWriter';

type Topics = [string, number[]][];

function writeTopics(to: RequestWriter, topics: Topics): void {
  to.array(topics, ([topic, partitions]) => {
    to.string(topic);
    to.array(partitions, partition => to.int32(partition));
  });
}

function writeUserData(to: RequestWriter, userData: string | null): void {
  to.int32(userData?.length ?? -1);
  for (const byte of Buffer.from(userData ?? '')) {
    to.int8(byte);
  }
}

function assignmentBytes(
  version: number,
  topics: Topics,
  userData: string | null = null,
): Buffer {
  const to = new RequestWriter(false);
  to.int16(version);
  writeTopics(to, topics);
  writeUserData(to, userData);
  return to.written();
}

/** A subscription as clients of a version write it. */
function subscriptionBytes(version: number, topics: string[]): Buffer {
  const to = new RequestWriter(false);
  to.int16(version);
  to.array(topics, topic => to.string(topic));
  writeUserData(to, 'x');
  if (version >= 1) writeTopics(to, [['held', [3]]]);
  if (version >= 2) to.int32(7); // generation
  if (version >= 3) to.string('rack-1');
  return to.written();
}

const NOTHING = Buffer.alloc(0);

const assignmentOf = (assignment: Buffer) =>
  decodeConsumerMember({ subscription: NOTHING, assignment });

const subscriptionOf = (subscription: Buffer) =>
  decodeConsumerMember({ subscription, assignment: NOTHING });

describe('decodeConsumerMember', () => {
  it.each([
    ['of a consumer', assignmentBytes(3, [['a', [0, 2]]]), { a: [0, 2] }],
    ['of the first version', assignmentBytes(0, [['a', [1]]]), { a: [1] }],
    ['with data of its own', assignmentBytes(1, [['a', [1]]], 'x'), { a: [1] }],
    [
      'that names a topic again',
      assignmentBytes(1, [
        ['a', [1]],
        ['a', [3]],
      ]),
      { a: [1, 3] },
    ],
    ['of nothing', assignmentBytes(3, []), {}],
    ['without bytes', NOTHING, {}],
  ])('reads an assignment %s', (_, bytes, assignment) => {
    expect(assignmentOf(bytes)).toEqual({ assignment });
  });

  it('reads an assignment of more partitions than a call can have arguments', () => {
    const partitions = Array.from({ length: 300_000 }, (_, i) => i);
    const { assignment } = assignmentOf(
      assignmentBytes(3, [
        ['a', partitions],
        ['a', partitions],
      ]),
    );
    expect(assignment?.a).toHaveLength(600_000);
  });

  it('takes every legal name of a topic', () => {
    const { assignment } = assignmentOf(
      assignmentBytes(3, [
        ['constructor', [1]],
        ['__proto__', [2]],
      ]),
    );
    expect(Object.entries(assignment ?? {})).toEqual([
      ['constructor', [1]],
      ['__proto__', [2]],
    ]);
  });

  it.each([
    ['text', Buffer.from('{"url":"http://worker:8083/"}')],
    [
      'bytes that end too early',
      assignmentBytes(3, [['a', [1]]]).subarray(0, 9),
    ],
    ['a negative version', assignmentBytes(-1, [['a', [1]]])],
    ['a negative number of topics', Buffer.from('0001ffffff7f', 'hex')],
    ['a topic of negative length', Buffer.from('000100000001fffe', 'hex')],
    [
      'a negative number of partitions',
      Buffer.from('000100000001000161ffffffff', 'hex'),
    ],
    [
      'more partitions than there are bytes',
      Buffer.from('0001000000010001617fffffff0000', 'hex'),
    ],
  ])('says that %s is no assignment', (_, bytes) => {
    expect(assignmentOf(bytes)).toMatchObject({
      assignment: undefined,
      assignmentFault: { code: 'INVALID_ASSIGNMENT' },
    });
  });

  it.each([0, 1, 2, 3, 4])('reads a subscription of version %d', version => {
    expect(subscriptionOf(subscriptionBytes(version, ['a', 'b']))).toEqual({
      assignment: {},
      subscribedTopics: ['a', 'b'],
    });
  });

  it('knows no subscription where the member wrote none', () => {
    expect(subscriptionOf(NOTHING)).toEqual({ assignment: {} });
  });

  it.each([
    ['text', Buffer.from('{"url":"http://worker:8083/"}')],
    ['bytes that end too early', subscriptionBytes(3, ['abc']).subarray(0, 9)],
    ['a negative version', subscriptionBytes(-1, ['a'])],
    ['a negative number of topics', Buffer.from('0001ffffff7f', 'hex')],
    [
      'more topics than there are bytes',
      Buffer.from('00037fffffff0001', 'hex'),
    ],
  ])('says that %s is no subscription', (_, bytes) => {
    expect(subscriptionOf(bytes)).toMatchObject({
      assignment: {},
      subscribedTopics: undefined,
      assignmentFault: { code: 'INVALID_SUBSCRIPTION' },
    });
  });
});
