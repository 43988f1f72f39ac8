import { TimeSlice } from '../../../timeSlice';
import { APIS, read, recordings } from '../testing/recordings';
import { RequestWriter } from './codec/requestWriter';
import { MalformedBytesError } from './codec/responseReader';

const asJson = (value: unknown) =>
  JSON.parse(
    JSON.stringify(value, (_, it) =>
      it instanceof Map ? Object.fromEntries(it) : it,
    ),
  );

describe('what real brokers were asked and answered', () => {
  it('is there for every version of every API', () => {
    for (const { name, minVersion, maxVersion } of APIS.values()) {
      const versions = recordings
        .filter(({ api }) => api === name)
        .map(({ version }) => version);
      for (let version = minVersion; version <= maxVersion; version++) {
        expect(versions).toContain(version);
      }
    }
  });

  it.each(
    recordings.map(
      it => [`${it.api} ${it.version}, ${it.broker}`, it] as const,
    ),
  )('%s', async (_, { api: name, version, asked, ...recording }) => {
    const api = APIS.get(name)!;

    const to = new RequestWriter(version >= api.flexibleFrom, 1);
    to.tags();
    api.write(to, asked, version);
    expect(to.written().toString('base64')).toBe(recording.request);

    const bytes = Buffer.from(recording.response, 'base64');
    const answer = await read(api, version, bytes);
    expect(asJson(answer)).toEqual(recording.answered);
  });

  it('is refused, and nothing worse, when it is cut off anywhere', async () => {
    for (const { api: name, version, response } of recordings) {
      const whole = Buffer.from(response, 'base64');
      const results = await Promise.allSettled(
        [...whole.keys()].map(length =>
          read(APIS.get(name)!, version, whole.subarray(0, length)),
        ),
      );
      const reasons = results.flatMap(it =>
        it.status === 'rejected' ? [it.reason] : [],
      );
      expect(reasons.length).toBeGreaterThan(10);
      expect(new Set(reasons.map(it => it.constructor))).toEqual(
        new Set([MalformedBytesError]),
      );
    }
  });

  it.each(['Metadata', 'ListOffsets', 'DescribeConfigs'])(
    'is read with a rest after every topic where the time is spent: %s',
    async name => {
      const { version, response, answered } = recordings.find(
        ({ api }) => api === name,
      )!;
      const slice = new TimeSlice();
      jest.spyOn(slice, 'spent', 'get').mockReturnValue(true);
      const rest = jest.spyOn(slice, 'rest');
      const bytes = Buffer.from(response, 'base64');
      await read(APIS.get(name)!, version, bytes, slice);
      expect(answered).toHaveProperty('topics.length', rest.mock.calls.length);
      expect(rest.mock.calls.length).toBeGreaterThan(1);
    },
  );
});
