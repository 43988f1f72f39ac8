import { toError } from '@backstage/errors';
import fc from 'fast-check';
import { APIS, read, recordings } from '../testing/recordings';
import { decodeConsumerMember } from './groups/consumerProtocol';
import { readBatchTime } from './codec/recordBatch';
import { MalformedBytesError } from './codec/responseReader';

/** Bytes of which some have another value, and perhaps none behind a place. */
const damaged = (whole: Buffer) =>
  fc
    .record({
      flips: fc.array(
        fc.record({
          at: fc.nat(whole.length - 1),
          // What lengths are made of, beside any value.
          byte: fc.oneof(fc.nat(255), fc.constantFrom(0x00, 0x7f, 0x80, 0xff)),
          times: fc.integer({ min: 1, max: 5 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      length: fc.option(fc.nat(whole.length)),
    })
    .map(({ flips, length }) => {
      const bytes = Buffer.from(whole);
      for (const { at, byte, times } of flips) {
        bytes.fill(byte, at, Math.min(at + times, bytes.length));
      }
      return bytes.subarray(0, length ?? bytes.length);
    });

describe('answers that are malformed', () => {
  it.each([...APIS.values()].map(api => [api.name, api] as const))(
    '%s is read or refused, without any other error',
    async (name, api) => {
      const recorded = recordings.filter(it => it.api === name);
      const answers = recorded.map(({ version, response }) => ({
        version,
        whole: Buffer.from(response, 'base64'),
      }));
      const answer = fc.constantFrom(...answers).chain(({ version, whole }) =>
        fc.oneof(damaged(whole), fc.uint8Array({ maxLength: 300 })).map(it => ({
          version,
          bytes: Buffer.from(it),
        })),
      );
      await fc.assert(
        fc.asyncProperty(answer, async ({ version, bytes }) => {
          const failure = await read(api, version, bytes).then(
            () => undefined,
            error => error,
          );
          expect([undefined, MalformedBytesError]).toContain(
            failure?.constructor,
          );
        }),
        { numRuns: 500 },
      );
    },
  );

  it('what members wrote is read, or missing with a reason', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map(it => Buffer.from(it));
    fc.assert(
      fc.property(bytes, bytes, (subscription, assignment) => {
        const member = decodeConsumerMember({ subscription, assignment });
        expect(
          (member.assignment && (member.subscribedTopics ?? true)) ||
            member.assignmentFault?.code,
        ).toBeTruthy();
      }),
    );
  });

  it('a batch of records is read or refused', () => {
    const batch = fc
      .uint8Array({ minLength: 17, maxLength: 200 })
      .map(it => Buffer.from(it));
    fc.assert(
      fc.property(batch, fc.nat(), (bytes, offset) => {
        bytes.writeInt8(2, 16); // magic: today's format
        let failure: Error | undefined;
        try {
          readBatchTime(bytes, offset);
        } catch (error) {
          failure = toError(error);
        }
        expect([undefined, MalformedBytesError]).toContain(
          failure?.constructor,
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
