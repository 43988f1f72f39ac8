import { snapshot } from '../../__testUtils__/snapshots';
import { quorumFacts } from './controlPlane';

describe('quorumFacts', () => {
  const seen = snapshot('prod', 0, {
    controllerId: 3,
    quorum: {
      highWatermark: 10,
      voters: [{ id: 3, logEndOffset: 10 }],
      observers: [],
    },
  });
  const reason = { code: 'no-source' } as const;

  it("has the metadata of the leader where it is a broker, else the largest, else why it isn't known", () => {
    const of = (...bytes: [number, number][]) =>
      quorumFacts(seen, { bytes: new Map(bytes), reason });
    expect(of([1, 9], [3, 5])?.metadataBytes).toBe(5);
    expect(of([1, 9], [2, 7])).not.toHaveProperty('metadataReason');
    expect(of([1, 9], [2, 7])?.metadataBytes).toBe(9);
    expect(of()).toMatchObject({ metadataBytes: null, metadataReason: reason });
  });
});
