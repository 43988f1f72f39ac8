import { DEFAULT_POLICIES } from 'backstage-plugin-kafka-capacity-common';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { group, snapshot, topic } from '../__testUtils__/snapshots';
import { offsetsOf } from '../history/offsets';
import { measure } from '../sweep/measure';
import { assess } from './assess';

const MINUTE = 60_000;

/** What is judged of the group in the last of these sweeps, a minute apart. */
async function judged(...sweeps: Partial<ClusterSnapshot>[]) {
  const seen = sweeps.map((content, i) =>
    snapshot('prod', i * MINUTE, content),
  );
  const window = await Promise.all(seen.map(offsetsOf));
  const assessed = assess(
    await measure(seen[seen.length - 1], { window, past: [] }, 5 * MINUTE),
    {
      cluster: 'prod',
      policies: DEFAULT_POLICIES,
      claims: [],
      offsets: window[window.length - 1],
      intervalSeconds: 60,
      peakOf: () => undefined,
      previous: new Map(),
    },
  );
  for await (const { assessment } of assessed) {
    if (assessment.kind === 'consumer-group') return assessment;
  }
  return undefined;
}

describe('assess', () => {
  it.each<[string, Partial<ClusterSnapshot>[]]>([
    [
      'whose commit was made for an earlier topic of the same name',
      [
        {
          topics: [topic('orders', [500])],
          groups: [group('billing', 'orders', [500])],
        },
        {
          topics: [topic('orders', [30], { topicId: 'another' })],
          groups: [group('billing', 'orders', [500])],
        },
      ],
    ],
    [
      'that has never committed',
      [
        {
          topics: [topic('orders', [30])],
          groups: [group('billing', 'orders', [undefined])],
        },
      ],
    ],
    [
      'whose topic has no leader',
      [
        {
          topics: [topic('orders', [NaN])],
          groups: [group('billing', 'orders', [10])],
        },
      ],
    ],
  ])('calls nothing ok of a group %s', async (_case, sweeps) => {
    expect(await judged(...sweeps)).toMatchObject({
      level: 'unknown',
      coverage: { measured: 0 },
    });
  });

  it('says of a group that has read everything that nothing can be lost', async () => {
    const state = {
      topics: [topic('orders', [30])],
      groups: [group('billing', 'orders', [30])],
    };
    expect(await judged(...Array(12).fill(state))).toMatchObject({
      level: 'ok',
    });
  });
});
