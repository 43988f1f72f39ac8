import { topic } from '../../__testUtils__/snapshots';
import { OwnerLoads } from './OwnerLoads';

const throughput = { mbps: 4, partitionMBps: [3, 1] };

/** A topic with two partitions: the first on brokers 1 and 2, the second on 2. */
function placed(name: string, bytes: number) {
  const made = topic(name, [bytes, bytes], { recordBytes: 1 });
  const [first, second] = made.partitions;
  return {
    topic: {
      ...made,
      partitions: [
        { ...first, leader: 1, replicas: [1, 2] },
        { ...second, leader: 2, replicas: [2] },
      ],
    },
    throughput,
  };
}

describe('OwnerLoads', () => {
  it('names the owners with most on a broker, those without an owner counted in', () => {
    const loads = new OwnerLoads();
    loads.add(placed('orders', 600), ['group:a']);
    loads.add(placed('billing', 200), ['group:b', 'group:b', 'group:c', null]);
    loads.add(placed('others', 200), [null]);
    expect(loads.of(1)).toEqual({
      diskBytes: {
        owners: [
          { owner: 'group:a', percent: 60 },
          { owner: 'group:b', percent: 10 },
          { owner: 'group:c', percent: 10 },
        ],
        more: 0,
      },
      bytesPerSecond: expect.anything(),
      leaders: expect.anything(),
      replicas: expect.anything(),
    });
    for (const owner of ['d', 'e']) loads.add(placed(owner, 1), [owner]);
    expect(loads.of(2)?.diskBytes).toMatchObject({ more: 2 });
    expect(loads.of(2)?.leaders?.owners[0].percent).toBeCloseTo(20);
    expect(loads.of(9)).toBeUndefined();
  });

  it('has none where no topic has an owner', () => {
    const loads = new OwnerLoads();
    loads.add(placed('orders', 600), []);
    expect(loads.of(1)).toBeUndefined();
  });
});
