import { hazardAnswer } from '../../wording/topics/hazards';
import { isModelFailure, ModelResult } from '../../calculation/modelInput';
import type {
  PartitionChange,
  PartitionStrategy,
} from '../../topics/hazards/hazard';
import { assessHazards, HazardTopic } from '../../topics/hazards/findHazards';
import { PartitionProcedure, partitionProcedure } from './procedure';
import type { ProcedureQuestion } from './procedureQuestion';
import type {
  Implementation,
  ProcedureNote,
  ProcedureStep,
} from './procedureSteps';

/** A change as it is known before its hazards are. */
type Change = Pick<
  ProcedureQuestion,
  'groups' | 'coPartitioned' | 'unnamedCoPartitioned'
> & {
  topic: HazardTopic & ProcedureQuestion['topic'];
  change: PartitionChange;
};

const CHANGE: Change = {
  topic: {
    name: 'orders.placed',
    cleanupPolicy: 'delete',
    replicationFactor: 3,
    partitionRatesMBps: null,
    declared: { keyed: false },
    configs: { 'min.insync.replicas': '2', 'retention.ms': '604800000' },
    sizeBytes: 2e9,
  },
  groups: [
    { groupId: 'billing', members: 3 },
    { groupId: "it's:prod/ledger", members: null },
  ],
  change: { from: 6, to: 24, brokers: [{ id: 1, replicas: 100 }] },
};

function known<T>(result: ModelResult<T>): T {
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

function ask(more: Partial<Change> = {}): ProcedureQuestion {
  const { change, ...rest } = { ...CHANGE, ...more };
  const { from, to } = change;
  const hazards = known(assessHazards(rest.topic, rest.groups, change)).map(
    hazardAnswer,
  );
  return { ...rest, from, to, hazards };
}

const procedure = (more?: Partial<Change>) =>
  known(partitionProcedure(ask(more)));

function topicWith(more: Partial<Change['topic']>) {
  return { topic: { ...CHANGE.topic, ...more } };
}

function steps(
  of: PartitionProcedure,
  strategy: PartitionStrategy,
  kind: Implementation,
): ProcedureStep[] {
  const option = of.options.find(one => one.strategy === strategy);
  return option?.implementations.find(one => one.kind === kind)?.steps ?? [];
}

const commandsOf = (some: ProcedureStep[]) =>
  some.flatMap(({ commands }) => commands).join('\n');

/** The steps that carry a note. */
const notedBy = (some: ProcedureStep[], note: ProcedureNote) =>
  some
    .filter(({ notes }) =>
      notes.some(one => JSON.stringify(one) === JSON.stringify(note)),
    )
    .map(({ id }) => id);

const everyKind = [
  'maintenance-window',
  'zero-downtime',
  'zero-downtime-mirror',
] as const;
/** Those that bring the old records too. */
const withHistory = ['maintenance-window', 'zero-downtime-mirror'] as const;

describe('partitionProcedure', () => {
  it('counts groups that the caller may not see, and writes no command for them', () => {
    const hidden = { groupId: 'a group that you may not see', members: 4 };
    const written = procedure({
      groups: [
        { groupId: 'billing', members: 3 },
        { ...hidden, unnamed: true },
        { ...hidden, unnamed: true, streamProcessor: 'it looks like one' },
      ],
    });
    expect(written.impact).toMatchObject({
      groups: [{ groupId: 'billing', members: 3 }],
      unnamedGroups: 2,
      membersAffected: 11,
    });
    expect(written.hazards.map(({ id }) => id)).toContain('stream-processing');
    for (const kind of withHistory) {
      const all = steps(written, 'new-topic', kind);
      expect(commandsOf(all)).not.toContain('may not see');
      const notedFor = (count: number) =>
        notedBy(all, { code: 'not-visible', of: 'groups', count });
      expect(notedFor(2)).toEqual(
        expect.arrayContaining(['verify-readers', 'check-old-topic-unused']),
      );
      expect(notedFor(2)).toContain(
        kind === 'maintenance-window' ? 'drain-groups' : 'catch-up-groups',
      );
      // A stream processor is reset, not switched.
      expect(notedFor(1)).toContain(
        kind === 'maintenance-window' ? 'switch-groups' : 'switch-other-groups',
      );
    }
  });

  it('includes what is hidden in its notes', () => {
    const hidden = {
      groupId: 'a group that you may not see',
      members: 4,
      unnamed: true,
      streamProcessor: 'it looks like one',
    };
    const written = procedure({ groups: [hidden], unnamedCoPartitioned: 2 });
    for (const kind of withHistory) {
      const all = steps(written, 'new-topic', kind);
      expect(all.map(({ id }) => id)).not.toContain('switch-other-groups');
      expect(all).toContainEqual({
        id: 'reset-streams',
        kind: 'change',
        reversible: false,
        commands: [],
        notes: [{ code: 'not-visible', of: 'stream processors', count: 1 }],
      });
      expect(all).toContainEqual({
        id: 'change-joined-topics',
        kind: 'manual',
        reversible: true,
        commands: [],
        notes: [{ code: 'not-visible', of: 'topics', count: 2 }],
      });
    }
  });

  it('notes that consumers may be missing where not all could be read', () => {
    const written = procedure({
      ...topicWith({ consumersFault: 'broker 2 is silent' }),
    });
    expect(written.impact).toMatchObject({
      consumersKnown: 'partly',
      consumersFault: 'broker 2 is silent',
    });
    // A stream processor may be among them.
    expect(steps(written, 'new-topic', 'zero-downtime')).toEqual([]);
    const all = steps(written, 'new-topic', 'zero-downtime-mirror');
    expect(notedBy(all, { code: 'consumers-unknown' })).toEqual([
      'secure-state',
      'accept-duplicates',
      'catch-up-groups',
      'switch-other-groups',
      'reset-streams',
      'verify-readers',
      'keep-groups-reversible',
      'check-old-topic-unused',
    ]);
  });

  it('names ten groups, stream processors and those with members first', () => {
    const groups = Array.from({ length: 300 }, (_, i) => ({
      groupId: `g-${i}`,
      members: i === 299 ? 1 : 0,
      ...(i === 150 && { streamProcessor: 'it looks like one' }),
    }));
    const written = procedure({ ...topicWith({ declared: {} }), groups });
    const { impact, options } = written;
    expect(impact.groups).toHaveLength(10);
    expect(impact.groups.map(({ groupId }) => groupId)).toEqual(
      expect.arrayContaining(['g-150', 'g-299']),
    );
    expect(impact).toMatchObject({ moreGroups: 290, unnamedGroups: 0 });
    expect(JSON.stringify(options).length).toBeLessThan(200_000);
    expect(
      notedBy(steps(written, 'new-topic', 'maintenance-window'), {
        code: 'more',
        of: 'groups',
        count: 290,
      }),
    ).toContain('verify-readers');
  });

  it('assesses the impact', () => {
    expect(procedure({ ...topicWith({ declared: {} }) }).impact).toEqual({
      keysMoved: 0.75,
      groups: [
        { groupId: 'billing', members: 3 },
        { groupId: "it's:prod/ledger", members: null },
      ],
      moreGroups: 0,
      unnamedGroups: 0,
      membersAffected: 3,
      consumersKnown: 'all',
      consumersFault: null,
      partitionsAdded: 18,
      replicasAdded: 54,
      copiesRecords: false,
      copyBytes: 6e9,
      settings: ['min.insync.replicas', 'retention.ms'],
      coPartitioned: [],
      unnamedCoPartitioned: 0,
    });
    expect(procedure().impact.keysMoved).toBeNull();
    expect(
      procedure({
        ...topicWith({ replicationFactor: null, configs: undefined }),
        groups: null,
        coPartitioned: ['payments'],
      }).impact,
    ).toMatchObject({
      consumersKnown: 'none',
      replicasAdded: null,
      copiesRecords: true,
      copyBytes: null,
      settings: null,
      coPartitioned: ['payments'],
    });
  });

  const strategies = (of: PartitionProcedure) =>
    of.options.map(({ strategy, recommended, implementations }) => [
      strategy,
      recommended,
      implementations.map(({ kind }) => kind),
    ]);
  const both = ['maintenance-window', 'zero-downtime'];

  it.each<[string, Partial<Change>, unknown[]]>([
    [
      'unkeyed: in place',
      {},
      [
        ['new-topic', false, everyKind],
        ['in-place', true, both],
      ],
    ],
    [
      'nothing declared: new topic',
      topicWith({ declared: {} }),
      [
        ['new-topic', true, everyKind],
        ['in-place', false, both],
      ],
    ],
    [
      'order per key',
      topicWith({ declared: { orderPerKey: true } }),
      [
        ['new-topic', true, everyKind],
        ['in-place', false, []],
      ],
    ],
    [
      'compacted: no dual write, because old records copied after newer ones would pass for the latest',
      topicWith({ cleanupPolicy: 'compact' }),
      [
        ['new-topic', true, withHistory],
        ['in-place', false, []],
      ],
    ],
    [
      'perhaps compacted: the same',
      topicWith({ cleanupPolicy: null }),
      [
        ['new-topic', true, withHistory],
        ['in-place', false, []],
      ],
    ],
    [
      'input of a stream processor: the same, because its state is built from the old records',
      { groups: [{ groupId: 'totals', members: 1, streamProcessor: 'x' }] },
      [
        ['new-topic', true, withHistory],
        ['in-place', false, []],
      ],
    ],
    [
      'declared to be one: the same',
      topicWith({ declared: { keyed: false, streamProcessing: true } }),
      [
        ['new-topic', true, withHistory],
        ['in-place', false, []],
      ],
    ],
    [
      'readers that could not be read, one of which may be: the same',
      { groups: null },
      [
        ['new-topic', true, withHistory],
        ['in-place', false, []],
      ],
    ],
    [
      'readers that could not be read, none of which is one as declared',
      {
        ...topicWith({ declared: { keyed: false, streamProcessing: false } }),
        groups: null,
      },
      [
        ['new-topic', false, everyKind],
        ['in-place', true, both],
      ],
    ],
    [
      'no room on the brokers',
      { change: { from: 6, to: 24, brokers: [{ id: 1, replicas: 1999 }] } },
      [
        ['new-topic', false, []],
        ['in-place', false, []],
      ],
    ],
    [
      'a name that leaves no room for another one',
      topicWith({ name: 'a'.repeat(249) }),
      [
        ['new-topic', false, []],
        ['in-place', true, both],
      ],
    ],
  ])('%s', (_name, more, expected) => {
    const result = procedure(more);
    expect(strategies(result)).toEqual(expected);
    const refused = result.options.map(({ refusals, implementations }) => [
      refusals.length > 0,
      implementations.length === 0,
    ]);
    expect(refused.every(([reason, none]) => reason === none)).toBe(true);
  });

  it.each<[Implementation, string[]]>([
    [
      'zero-downtime',
      [
        'accept-duplicates',
        'start-dual-write',
        'check-dual-write',
        'catch-up-groups',
        'switch-group billing',
        "switch-group it's:prod/ledger",
        'verify-readers',
        'keep-groups-reversible',
        'end-dual-write',
      ],
    ],
    [
      'zero-downtime-mirror',
      [
        'accept-duplicates',
        'start-copy',
        'catch-up-copy',
        'catch-up-groups',
        'switch-group billing',
        "switch-group it's:prod/ledger",
        'verify-readers',
        'keep-groups-reversible',
        'pause-producers',
        'finish-copy',
        'start-producers-on-new-topic',
      ],
    ],
    [
      'maintenance-window',
      [
        'stop-producers',
        'drain-groups',
        'switch-groups',
        'verify-readers',
        'start-producers-on-new-topic',
        'keep-old-topic',
      ],
    ],
  ])('migrates in order: %s', (kind, expected) => {
    const all = steps(procedure(), 'new-topic', kind);
    const names = all.map(({ id, group }) => (group ? `${id} ${group}` : id));
    expect(names).toEqual([
      'check-topic',
      'check-absent',
      'create-topic',
      'verify-new-topic',
      ...expected,
      'check-old-topic-unused',
      'delete-old-topic',
    ]);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each<[Implementation, string[]]>([
    [
      'maintenance-window',
      [
        'check-topic',
        'read-from-start',
        'stop-producers',
        'drain-groups',
        'change-declaration',
        'add-partitions',
        'verify-readers',
        'start-producers',
      ],
    ],
    [
      'zero-downtime',
      [
        'check-topic',
        'read-from-start',
        'change-declaration',
        'add-partitions',
        'wait-for-clients',
        'verify-readers',
      ],
    ],
  ])('increases in place in order: %s', (kind, expected) => {
    const managedBy = { tool: 'strimzi', source: 'here' } as const;
    const all = steps(procedure(topicWith({ managedBy })), 'in-place', kind);
    expect(all.map(({ id }) => id)).toEqual(expected);
    expect(all.find(({ tool }) => tool)?.tool).toBe('strimzi');
  });

  it('says which steps change the cluster, and which can not be undone', () => {
    const all = steps(procedure(), 'new-topic', 'maintenance-window');
    const idsOf = (some: ProcedureStep[]) => some.map(({ id }) => id);
    expect(idsOf(all.filter(({ kind }) => kind === 'change'))).toEqual([
      'create-topic',
      'switch-groups',
      'delete-old-topic',
    ]);
    expect(idsOf(all.filter(({ reversible }) => !reversible))).toEqual([
      'delete-old-topic',
    ]);
  });

  it('keeps the order of the steps while members come and go', () => {
    const order = (members: number[]) =>
      steps(
        procedure({
          groups: ['small', 'large', 'unknown'].map((groupId, i) => ({
            groupId,
            members: members[i],
          })),
        }),
        'new-topic',
        'zero-downtime',
      ).map(({ id, group }) => `${id}:${group}`);
    expect(order([1, 9, 3])).toEqual(order([0, 0, 12]));
    expect(
      order([1, 9, 3]).filter(name => /^switch-group:/.test(name)),
    ).toEqual([
      'switch-group:large',
      'switch-group:small',
      'switch-group:unknown',
    ]);
  });

  it('resets a stream processor whose inputs and internal topics were looked at, and whose state can be had again', () => {
    const groups = [{ groupId: 'totals', members: 1, streamProcessor: 'x' }];
    for (const kind of withHistory) {
      const all = steps(procedure({ groups }), 'new-topic', kind);
      const at = (id: string) => all.findIndex(one => one.id === id);
      expect(at('secure-state')).toBe(1);
      const preview = at('preview-streams-reset');
      expect(at('reset-streams')).toBe(preview + 1);
      const [dry, reset] = all
        .slice(preview, preview + 2)
        .map(({ commands }) => commands.join('\n'));
      const command =
        '--application-id=totals --input-topics=orders.placed-p24';
      expect(dry).toMatch(new RegExp(`${command} --dry-run$`));
      expect(reset).toContain(`${command}; }`);
      expect(reset).not.toContain('--dry-run');
      expect(notedBy(all, { code: 'streams-lag' })).toHaveLength(1);
      expect(
        notedBy(all, {
          code:
            kind === 'maintenance-window'
              ? 'streams-way-back-loses'
              : 'streams-way-back',
        }),
      ).toHaveLength(1);
    }
  });

  it('asks for a stream processor that is declared and not found', () => {
    const written = procedure(
      topicWith({ declared: { keyed: false, streamProcessing: true } }),
    );
    const all = steps(written, 'new-topic', 'zero-downtime-mirror');
    expect(all.map(({ id }) => id)).not.toContain('preview-streams-reset');
    expect(notedBy(all, { code: 'processor-not-found' })).toEqual([
      'secure-state',
      'reset-streams',
    ]);
  });

  it('keeps what is needed to go back until the old topic goes', () => {
    for (const kind of everyKind) {
      expect(commandsOf(steps(procedure(), 'new-topic', kind))).not.toContain(
        '--delete-offsets',
      );
    }
  });

  it('adds what compacted topics and stream processors need', () => {
    const written = procedure({
      ...topicWith({ cleanupPolicy: 'compact' }),
      groups: [
        { groupId: 'totals', members: 1, streamProcessor: 'x' },
        { groupId: 'billing', members: 3 },
      ],
      coPartitioned: ['payments'],
    });
    for (const kind of withHistory) {
      const all = steps(written, 'new-topic', kind);
      expect(all.map(({ id }) => id)).toEqual(
        expect.arrayContaining([
          'change-joined-topics',
          'start-copy',
          'reset-streams',
        ]),
      );
      const commands = commandsOf(all);
      // Its position is where the reset puts it.
      expect(commands).not.toMatch(/--reset-offsets --group=totals/);
      expect(commands).toContain('--delete --group=copy-to-orders.placed-p24');
    }
  });

  it('has groups start after copied records, which they have read, and else at the first', () => {
    const placed = (more: Partial<Change>) =>
      steps(procedure(more), 'new-topic', 'maintenance-window')
        .flatMap(({ commands }) => commands)
        .filter(command => command.includes('--reset-offsets'))
        .map(command => / (--to-\w+) --execute/.exec(command)?.[1]);
    expect(placed({})).toEqual(['--to-earliest', '--to-earliest']);
    expect(placed(topicWith({ cleanupPolicy: 'compact' }))).toEqual([
      '--to-latest',
      '--to-latest',
    ]);
  });

  it('takes no name for an option of a tool', () => {
    const all = procedure({
      ...topicWith({ name: '-x' }),
      groups: [
        { groupId: '-g', members: 1 },
        { groupId: '-s', members: 1, streamProcessor: 'x' },
      ],
    }).options.flatMap(({ implementations }) =>
      implementations.flatMap(one => one.steps),
    );
    const commands = commandsOf(all);
    expect(commands).toMatch(/--group=-g.*--application-id=-s/s);
    expect(commands).not.toMatch(
      /--(topic|group|application-id|input-topics) /,
    );
  });

  it('leaves the replication factor to the cluster where it is not known', () => {
    const written = procedure(topicWith({ replicationFactor: null }));
    const all = steps(written, 'new-topic', 'zero-downtime');
    expect(commandsOf(all)).toMatch(/--partitions 24 --config/);
    expect(notedBy(all, { code: 'default-replication' })).toEqual([
      'create-topic',
    ]);
  });

  it('takes over the settings of the topic', () => {
    const commands = commandsOf(
      steps(procedure(), 'new-topic', 'zero-downtime'),
    );
    expect(commands).toContain(
      '--create --topic=orders.placed-p24 --partitions 24 --replication-factor 3 --config min.insync.replicas=2 --config retention.ms=604800000',
    );
    expect(commands).toContain(`--group='it'\\''s:prod/ledger'`);
  });

  it.each([
    ['to', { to: 6 }],
    ['to', { to: 3 }],
    ['to', { to: NaN }],
    ['from', { from: 0 }],
    ['topic.name', topicWith({ name: 'a b; rm -rf /' })],
    ['topic.name', topicWith({ name: '..' })],
  ])('refuses a wrong %s: %j', (field, more) => {
    expect(partitionProcedure({ ...ask(), ...more })).toMatchObject({
      error: { field },
    });
  });

  it('survives JSON', () => {
    const result = procedure();
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});
