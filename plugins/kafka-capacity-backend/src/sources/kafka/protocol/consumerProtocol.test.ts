import { decodeConsumerAssignment } from './consumerProtocol';
import { RequestWriter } from './requestWriter';

function assignmentBytes(
  version: number,
  topics: [string, number[]][],
  userData?: string,
): Buffer {
  const to = new RequestWriter(false);
  to.int16(version);
  to.array(topics, ([topic, partitions]) => {
    to.string(topic);
    to.array(partitions, partition => to.int32(partition));
  });
  to.int32(userData ? userData.length : -1);
  for (const byte of Buffer.from(userData ?? '')) {
    to.int8(byte);
  }
  return to.written();
}

describe('decodeConsumerAssignment', () => {
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
    ['without bytes', Buffer.alloc(0), {}],
  ])('reads an assignment %s', (_, bytes, assignment) => {
    expect(decodeConsumerAssignment(bytes)).toEqual(assignment);
  });

  it('takes every legal name of a topic', () => {
    const decoded = decodeConsumerAssignment(
      assignmentBytes(3, [
        ['constructor', [1]],
        ['__proto__', [2]],
      ]),
    );
    expect(Object.entries(decoded ?? {})).toEqual([
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
  ])('does not take %s for an assignment', (_, bytes) => {
    expect(decodeConsumerAssignment(bytes)).toBeUndefined();
  });
});
