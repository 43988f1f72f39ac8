import { databaseOfCluster } from './ownCluster';

describe('databaseOfCluster', () => {
  it('is the same for the same brokers, however they are given', () => {
    const name = databaseOfCluster(['a:9092', 'b:9092']);
    expect(name).toMatch(/^own-cluster-[0-9a-f]{8}$/);
    expect(databaseOfCluster(['B:9092', 'a:9092', 'a:9092'])).toBe(name);
  });

  it('is another for others', () => {
    const lists = [['a:9092'], ['a:9093'], ['b:9092'], ['a:9092', 'b:9092']];
    expect(new Set(lists.map(databaseOfCluster)).size).toBe(lists.length);
  });
});
