import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { followSweeps } from '../__testUtils__/followSweeps';
import { group, topic } from '../__testUtils__/snapshots';

const topics = ['orders', 'payments', 'refunds'].map(name => topic(name, [5]));
const billing = group('billing', 'orders', [5]);
const payers = group('payers', 'payments', [5]);
const whole = { topics, groups: [billing, payers] };
/** A broker did not list its groups. */
const withoutBilling: Partial<ClusterSnapshot> = {
  topics,
  groups: [payers],
  groupsFault: { code: 'REQUEST_TIMED_OUT', message: 'Broker 2 is silent' },
};

/** Subjects of which some could not be read, in the last sweep. */
async function partlyRead(...sweeps: Partial<ClusterSnapshot>[]) {
  const last = (await followSweeps(sweeps, { sweepsOfWindow: 12 })).at(-1);
  return [...(last?.assessed ?? [])]
    .filter(([, { assessment }]) => assessment.partial)
    .map(([key]) => key)
    .sort();
}

describe('what a sweep could not read', () => {
  it('is of the topics whose group is missing from the list, however long that lasts', async () => {
    const affected = ['consumer-group/billing', 'topic/orders'];
    expect(await partlyRead(whole, withoutBilling)).toEqual(affected);
    expect(
      await partlyRead(whole, ...Array<object>(20).fill(withoutBilling)),
    ).toEqual(affected);
    expect(await partlyRead(whole, withoutBilling, whole)).toEqual([]);
  });

  it('is of no subject where nobody is missing', async () => {
    const silent = { ...withoutBilling, groups: [billing, payers] };
    expect(await partlyRead(whole, silent)).toEqual([]);
    expect(await partlyRead(withoutBilling)).toEqual([]);
  });
});
