import { isModelFailure } from '../calculation/modelInput';
import {
  Implementation,
  PartitionProcedure,
  partitionProcedure,
  ProcedureQuestion,
} from './procedure';
import { PartitionStrategy } from '../topics/hazards';

const question: ProcedureQuestion = {
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

function procedure(more: Partial<ProcedureQuestion> = {}): PartitionProcedure {
  const result = partitionProcedure({ ...question, ...more });
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

function topicWith(more: Partial<ProcedureQuestion['topic']>) {
  return { topic: { ...question.topic, ...more } };
}

function steps(
  of: PartitionProcedure,
  strategy: PartitionStrategy,
  kind: Implementation,
) {
  const option = of.options.find(one => one.strategy === strategy);
  return option?.implementations.find(one => one.kind === kind)?.steps ?? [];
}

const everyKind = [
  'maintenance-window',
  'zero-downtime',
  'zero-downtime-mirror',
] as const;
/** Those that bring the old records too. */
const withHistory = ['maintenance-window', 'zero-downtime-mirror'] as const;

describe('partitionProcedure', () => {
  it('counts groups that must not be named, and writes no command for them', () => {
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
      findings: expect.arrayContaining([
        '3 groups with 11 members rebalance.',
        expect.stringContaining('2 groups that you may not see'),
      ]),
    });
    expect(written.hazards.map(({ id }) => id)).toContain('stream-processing');
    for (const kind of withHistory) {
      const all = steps(written, 'new-topic', kind);
      expect(all.flatMap(({ commands }) => commands).join()).not.toContain(
        'may not see',
      );
      const notedFor = (groups: string) =>
        all
          .filter(({ note }) =>
            note?.includes(`Also for ${groups} that you may not see`),
          )
          .map(({ title }) => title);
      expect(notedFor('2 groups')).toEqual(
        expect.arrayContaining([
          'Let every group read to the end',
          'Verify that every partition is read',
          'Check that nobody misses the old topic',
        ]),
      );
      // A stream processor is reset, not switched.
      expect(notedFor('1 group')).toContain(
        kind === 'maintenance-window'
          ? 'Switch the consumer groups to the new topic'
          : 'Switch the groups that no step here names',
      );
    }
  });

  it('has what is hidden looked after too', () => {
    const hidden = {
      groupId: 'a group that you may not see',
      members: 4,
      unnamed: true,
      streamProcessor: 'it looks like one',
    };
    const written = procedure({ groups: [hidden], unnamedCoPartitioned: 2 });
    for (const kind of withHistory) {
      const all = steps(written, 'new-topic', kind);
      expect(all.map(({ title }) => title)).not.toContain(
        'Switch the groups that no step here names',
      );
      expect(all).toContainEqual(
        expect.objectContaining({
          title: 'Reset the stream processors',
          commands: [],
          note: expect.stringMatching(
            / Also for 1 stream processor that you may not see, which no command here names\.$/,
          ),
        }),
      );
      expect(all).toContainEqual({
        title: 'Do the same for the topics that it is joined with',
        commands: [],
        check: 'As many partitions, before any producer or group switches.',
        note: 'Also for 2 topics that you may not see, which no command here names.',
      });
    }
  });

  it('says that readers may be missing where not all could be read', () => {
    const written = procedure({
      ...topicWith({ readersFault: 'broker 2 is silent' }),
    });
    expect(written.impact.findings).toContain(
      'At least 2 groups rebalance, for broker 2 is silent: ask its users.',
    );
    const [newTopic, inPlace] = written.options;
    expect(newTopic.summary).toContain('then every group switched, ');
    expect(inPlace.refusedBecause).toEqual([
      'Readers not known: Whether a stream processor reads it is not known: broker 2 is silent.',
    ]);
    // A stream processor may be among them.
    expect(steps(written, 'new-topic', 'zero-downtime')).toEqual([]);
    const noted = steps(written, 'new-topic', 'zero-downtime-mirror').filter(
      ({ note }) => note?.includes('also for any that is missing here'),
    );
    expect(noted.map(({ title }) => title)).toEqual([
      'Make sure that state can be built again',
      'Make sure that a record may come twice',
      'Let every group read to the end',
      'Switch the groups that no step here names',
      'Reset the stream processors',
      'Verify that every partition is read',
      'Keep the way back open',
      'Check that nobody misses the old topic',
    ]);
  });

  it('names ten groups, stream processors and those with members first', () => {
    const groups = Array.from({ length: 300 }, (_, i) => ({
      groupId: `g-${i}`,
      members: i === 299 ? 1 : 0,
      ...(i === 150 && { streamProcessor: 'it looks like one' }),
    }));
    const { impact, options } = procedure({
      ...topicWith({ declared: {} }),
      groups,
    });
    expect(impact.groups).toHaveLength(10);
    expect(impact.groups.map(({ groupId }) => groupId)).toEqual(
      expect.arrayContaining(['g-150', 'g-299']),
    );
    expect(impact).toMatchObject({ moreGroups: 290, unnamedGroups: 0 });
    expect(JSON.stringify(options).length).toBeLessThan(200_000);
    expect(JSON.stringify(options)).toContain(
      'Also for 290 groups that no command here names',
    );
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
      partitionsAdded: 18,
      replicasAdded: 54,
      findings: [
        '75 % of keys move to another partition.',
        '2 groups with 3 members rebalance.',
        '18 partitions, 54 replicas, are added; in place no data is moved.',
        'For a few minutes expect rebalances, metadata refreshes and uneven load.',
      ],
    });
    expect(procedure().impact.keysMoved).toBeNull();
    expect(
      procedure({ groups: null, coPartitioned: ['payments'] }).impact.findings,
    ).toEqual(
      expect.arrayContaining([
        'Which groups read it could not be read: ask its users.',
        'Must change together, for they are joined: payments.',
      ]),
    );
  });

  const strategies = (of: PartitionProcedure) =>
    of.options.map(({ strategy, recommended, implementations }) => [
      strategy,
      recommended,
      implementations.map(({ kind }) => kind),
    ]);
  const both = ['maintenance-window', 'zero-downtime'];

  it.each<[string, Partial<ProcedureQuestion>, unknown[]]>([
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
      'compacted: no dual write, for old records copied after newer ones would pass for the latest',
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
      'input of a stream processor: the same, for its state is built from the old records',
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
      'readers that could not be read, among which one may be: the same',
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
    const refused = result.options.map(
      ({ refusedBecause, implementations }) => [
        refusedBecause.length > 0,
        implementations.length === 0,
      ],
    );
    expect(refused.every(([reason, none]) => reason === none)).toBe(true);
  });

  it.each<[Implementation, string[]]>([
    [
      'zero-downtime',
      [
        'Make sure that a record may come twice',
        'Write every record to both topics',
        'Check that both topics receive',
        'Let every group read to the end',
        'Switch group billing',
        "Switch group it's:prod/ledger",
        'Verify that every partition is read',
        'Keep the way back open',
        'End the dual write: producers write the new topic only',
      ],
    ],
    [
      'zero-downtime-mirror',
      [
        'Make sure that a record may come twice',
        'Copy every record into the new topic, by its key',
        'Let the mirror catch up',
        'Let every group read to the end',
        'Switch group billing',
        "Switch group it's:prod/ledger",
        'Verify that every partition is read',
        'Keep the way back open',
        'Stop the producers',
        'Let the copy read to the end, then stop it',
        'Start the producers on the new topic',
      ],
    ],
    [
      'maintenance-window',
      [
        'Stop the producers',
        'Let every group read to the end',
        'Switch the consumer groups to the new topic',
        'Verify that every partition is read',
        'Start the producers on the new topic',
        'Keep the way back open',
      ],
    ],
  ])('migrates in order: %s', (kind, expected) => {
    const all = steps(procedure(), 'new-topic', kind);
    expect(all.map(({ title }) => title)).toEqual([
      'Check that the topic is as assumed',
      'Check that there is no such topic',
      'Create it with 24 partitions',
      'Verify',
      ...expected,
      'Check that nobody misses the old topic',
      'Remove the old topic',
    ]);
    const unchecked = all.filter(
      ({ commands, check }) => commands.length === 0 && check === undefined,
    );
    expect(unchecked).toEqual([]);
  });

  it('keeps the order and the titles of the steps while members come and go', () => {
    const titles = (members: number[]) =>
      steps(
        procedure({
          groups: ['small', 'large', 'unknown'].map((groupId, i) => ({
            groupId,
            members: members[i],
          })),
        }),
        'new-topic',
        'zero-downtime',
      ).map(({ title }) => title);
    expect(titles([1, 9, 3])).toEqual(titles([0, 0, 12]));
    expect(
      titles([1, 9, 3]).filter(title => title.startsWith('Switch')),
    ).toEqual([
      'Switch group large',
      'Switch group small',
      'Switch group unknown',
    ]);
  });

  it('takes no job of its own for a stream processor', () => {
    const copy = {
      groupId: 'copy-to-orders.placed-p24',
      members: 1,
      streamProcessor: 'its clients are called -StreamThread-',
    };
    const groups = [...(question.groups ?? []), copy];
    expect(procedure({ groups })).toEqual(procedure());
    expect(
      procedure({ groups: [{ ...copy, groupId: 'copy-to-orders.placed-p12' }] })
        .hazards,
    ).toContainEqual(expect.objectContaining({ id: 'stream-processing' }));
  });

  it('resets a stream processor whose inputs and internal topics were looked at, and whose state can be had again', () => {
    const groups = [{ groupId: 'totals', members: 1, streamProcessor: 'x' }];
    for (const kind of withHistory) {
      const all = steps(procedure({ groups }), 'new-topic', kind);
      const at = (title: string) =>
        all.findIndex(step => step.title.startsWith(title));
      expect(at('Make sure that state can be built again')).toBe(1);
      const preview = at('Stop the stream processors and preview');
      expect(at('Reset the stream processors')).toBe(preview + 1);
      const [dry, reset] = all
        .slice(preview, preview + 2)
        .map(({ commands }) => commands.join('\n'));
      const command =
        '--application-id=totals --input-topics=orders.placed-p24';
      expect(dry).toMatch(new RegExp(`${command} --dry-run$`));
      expect(reset).toContain(`${command}\n`);
      expect(reset).not.toContain('--dry-run');
      expect(all[at('Keep the way back')].note).toContain(
        'A stream processor goes back by another reset',
      );
      expect(all[at('Let every group')].note).toContain('kafka-streams-groups');
    }
  });

  it('has one looked for that is declared and not found', () => {
    const written = procedure(
      topicWith({ declared: { keyed: false, streamProcessing: true } }),
    );
    const all = steps(written, 'new-topic', 'zero-downtime-mirror');
    expect(all.map(({ title }) => title)).not.toContain(
      'Stop the stream processors and preview their reset',
    );
    expect(all).toContainEqual(
      expect.objectContaining({
        title: 'Reset the stream processors',
        commands: [],
        note: expect.stringMatching(/ask who runs it\.$/),
      }),
    );
  });

  it('keeps what is needed for the way back until the old topic goes', () => {
    for (const kind of everyKind) {
      const all = steps(procedure(), 'new-topic', kind);
      expect(all.flatMap(({ commands }) => commands).join()).not.toContain(
        '--delete-offsets',
      );
    }
  });

  it('says what the new topic needs beside its partitions, and what the switch depends on', () => {
    for (const kind of ['zero-downtime', 'zero-downtime-mirror'] as const) {
      const all = steps(procedure(), 'new-topic', kind);
      expect(all.find(({ title }) => title === 'Verify')?.check).toMatch(
        /ACLs.*schemas.*settings are those of orders\.placed/,
      );
      expect(
        all.find(({ title }) => title.startsWith('Make sure'))?.check,
      ).toContain('timestamps of all records are the time of writing');
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
      expect(all.map(({ title }) => title)).toEqual(
        expect.arrayContaining([
          'Do the same for the topics that it is joined with',
          'Copy every record into the new topic, by its key',
          'Reset the stream processors',
        ]),
      );
      const commands = all.flatMap(step => step.commands).join('\n');
      // Its position is where the reset puts it.
      expect(commands).not.toMatch(/--reset-offsets --group=totals/);
      expect(commands).toContain('--delete --group=copy-to-orders.placed-p24');
    }
  });

  it('has groups begin behind copied records, which they have read, and else at the first', () => {
    const placed = (more: Partial<ProcedureQuestion>) =>
      steps(procedure(more), 'new-topic', 'maintenance-window')
        .flatMap(({ commands }) => commands)
        .filter(command => command.includes('--reset-offsets'))
        .map(command => / (--to-\w+) --execute$/m.exec(command)?.[1]);
    expect(placed({})).toEqual(['--to-earliest', '--to-earliest']);
    expect(placed(topicWith({ cleanupPolicy: 'compact' }))).toEqual([
      '--to-latest',
      '--to-latest',
    ]);
  });

  it('takes no name for an option of a tool', () => {
    const commands = procedure({
      ...topicWith({ name: '-x' }),
      groups: [
        { groupId: '-g', members: 1 },
        { groupId: '-s', members: 1, streamProcessor: 'x' },
      ],
    }).options.flatMap(({ implementations }) =>
      implementations.flatMap(one => one.steps.flatMap(step => step.commands)),
    );
    expect(commands.join('\n')).toMatch(/--group=-g.*--application-id=-s/s);
    expect(commands.join('\n')).not.toMatch(
      /--(topic|group|application-id|input-topics) /,
    );
  });

  it('leaves the replication factor to the cluster where it is not known', () => {
    const change = { ...question.change, from: null };
    const { create } = procedure({
      ...topicWith({ replicationFactor: null }),
      change,
    });
    expect(create[1].commands[0]).toMatch(/--partitions 24 --config/);
    expect(create[1].note).toContain('default.replication.factor');
  });

  it('refuses to create what the brokers have no room for', () => {
    const change = { from: null, to: 12, brokers: [{ id: 1, replicas: 1990 }] };
    const written = procedure({ change });
    expect(written.hazards).toMatchObject([
      { id: 'broker-budget', severity: 'blocking' },
    ]);
    expect(written.create).toEqual([]);
    const unread = procedure({ change: { ...change, brokers: null } });
    expect(unread.hazards).toMatchObject([{ severity: 'caution' }]);
    expect(unread.create).toHaveLength(3);
  });

  it('takes over the settings of the topic', () => {
    const commands = steps(procedure(), 'new-topic', 'zero-downtime')
      .flatMap(step => step.commands)
      .join('\n');
    expect(commands).toContain(
      '--create --topic=orders.placed-p24 --partitions 24 --replication-factor 3 --config min.insync.replicas=2 --config retention.ms=604800000',
    );
    expect(commands).toContain(`--group='it'\\''s:prod/ledger'`);
  });

  it.each([
    ['to', { change: { ...question.change, to: 6 } }],
    ['to', { change: { ...question.change, to: 3 } }],
    ['to', { change: { ...question.change, to: NaN } }],
    ['from', { change: { ...question.change, from: 0 } }],
    ['topic.replicationFactor', topicWith({ replicationFactor: NaN })],
    ['topic.replicationFactor', topicWith({ replicationFactor: 0 })],
    ['topic.sizeBytes', topicWith({ sizeBytes: Infinity })],
    ['groups[0].members', { groups: [{ groupId: 'g', members: NaN }] }],
    ['unnamedCoPartitioned', { unnamedCoPartitioned: -1 }],
    ['topic.name', topicWith({ name: 'a b; rm -rf /' })],
    ['topic.name', topicWith({ name: '..' })],
  ])('refuses a wrong %s: %j', (field, more) => {
    expect(partitionProcedure({ ...question, ...more })).toMatchObject({
      error: { field },
    });
  });

  it('survives JSON', () => {
    const result = procedure();
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});
