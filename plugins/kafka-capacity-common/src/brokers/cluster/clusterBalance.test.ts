import { alike, clusterOf } from '../__fixtures__/healthyCluster';
import { clusterBalance } from './clusterBalance';

it('shows what is spread over brokers and racks of unequal size', () => {
  const balance = clusterBalance(
    clusterOf([...alike(3), { partitionsPerBroker: 600 }]),
  );
  expect(
    balance.racks.map(({ rack, brokers, replicas }) => [
      rack,
      brokers,
      replicas,
    ]),
  ).toEqual([
    ['rack-1', 2, 900],
    ['rack-2', 1, 300],
    ['rack-3', 1, 300],
  ]);
  const replicas = balance.skews.find(
    ({ dimension }) => dimension === 'replicas',
  );
  expect(replicas).toMatchObject({
    broker: 4,
    value: 600,
    even: 375,
    abovePercent: 60,
    isEven: false,
  });
  const disk = balance.skews.find(({ dimension }) => dimension === 'diskBytes');
  expect(disk?.isEven).toBe(true);
});
