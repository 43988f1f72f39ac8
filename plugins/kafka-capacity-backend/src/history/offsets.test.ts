import { ClusterOffsets, shareUnchanged, TopicOffsets } from './offsets';

const topic = (change: Partial<TopicOffsets> = {}): TopicOffsets => ({
  topicId: 'an id',
  ends: [10, NaN],
  starts: [0, 5],
  sizes: [100, 0],
  ...change,
});

const commits = (offsets: number[], partitions = [0, 1]) => ({
  partitions,
  offsets,
});

const cluster = (
  at: number,
  topics: Record<string, TopicOffsets>,
  groups: Record<string, Record<string, ReturnType<typeof commits>>>,
): ClusterOffsets => ({
  at,
  topics: new Map(Object.entries(topics)),
  groups: new Map(
    Object.entries(groups).map(([id, byTopic]) => [
      id,
      new Map(Object.entries(byTopic)),
    ]),
  ),
});

describe('shareUnchanged', () => {
  const read = (at: number, moved: number) =>
    cluster(
      at,
      {
        idle: topic(),
        written: topic({ ends: [10 + moved, NaN] }),
        remade: topic({ topicId: `id ${moved}` }),
        open: topic({ stable: new Map([[0, 4 + moved]]) }),
        thinned: { ends: [moved] },
        wider: topic({ ends: moved ? [10, NaN, 0] : [10, NaN] }),
        ...(moved > 0 && { new: topic() }),
      },
      {
        idle: { idle: commits([10, 3]) },
        reads: { idle: commits([10, 3]), written: commits([moved, 3]) },
        shrunk: {
          idle: commits([1, 1]),
          ...(moved === 0 && { written: commits([1, 1]) }),
        },
        ...(moved > 0 && { new: { idle: commits([1, 1]) } }),
      },
    );

  it('changes nothing of what was read, and leaves the earlier moment as it was', () => {
    const earlier = read(1, 0);
    const offsets = read(2, 7);
    shareUnchanged(offsets, earlier);
    expect(offsets).toEqual(read(2, 7));
    expect(earlier).toEqual(read(1, 0));
  });

  it('keeps once what is as it was', () => {
    const earlier = read(1, 0);
    const offsets = read(2, 7);
    shareUnchanged(offsets, earlier);
    const shared = (name: string) =>
      offsets.topics.get(name) === earlier.topics.get(name);
    expect([...offsets.topics.keys()].filter(shared)).toEqual(['idle']);
    const [now, before] = [offsets, earlier].map(it =>
      it.topics.get('written'),
    );
    expect(now?.ends).not.toBe(before?.ends);
    expect(now?.starts).toBe(before?.starts);
    expect(now?.sizes).toBe(before?.sizes);
    const groupOf = (of: ClusterOffsets, id: string) => of.groups?.get(id);
    expect(groupOf(offsets, 'idle')).toBe(groupOf(earlier, 'idle'));
    expect(groupOf(offsets, 'shrunk')).not.toBe(groupOf(earlier, 'shrunk'));
    const [reads, readBefore] = [offsets, earlier].map(it =>
      groupOf(it, 'reads'),
    );
    expect(reads?.get('idle')).toBe(readBefore?.get('idle'));
    expect(reads?.get('written')?.partitions).toBe(
      readBefore?.get('written')?.partitions,
    );
  });
});
