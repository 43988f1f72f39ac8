import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isModelFailure } from './modelInput';
import {
  Implementation,
  PartitionProcedure,
  partitionProcedure,
  ProcedureQuestion,
} from './procedure';
import { PartitionStrategy } from './hazards';
import { shellQuote } from './procedureSteps';

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
    for (const kind of ['maintenance-window', 'zero-downtime'] as const) {
      const all = steps(written, 'new-topic', kind);
      expect(all.flatMap(({ commands }) => commands).join()).not.toContain(
        'may not see',
      );
      const noted = all.filter(({ note }) =>
        note?.includes('Also for 2 groups that you may not see'),
      );
      expect(noted).toHaveLength(4);
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
    for (const kind of ['maintenance-window', 'zero-downtime'] as const) {
      const all = steps(written, 'new-topic', kind);
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
        check: 'As many partitions, before any producer switches.',
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
    expect(newTopic.summary).toContain('then every group switched');
    expect(inPlace.refusedBecause).toEqual([
      'Readers not known: Whether a stream processor reads it is not known: broker 2 is silent.',
    ]);
    const noted = steps(written, 'new-topic', 'zero-downtime').filter(
      ({ note }) => note?.includes('also for any that is missing here'),
    );
    expect(noted).toHaveLength(4);
  });

  it('assesses the impact', () => {
    expect(procedure({ ...topicWith({ declared: {} }) }).impact).toEqual({
      keysMoved: 0.75,
      groups: [
        { groupId: 'billing', members: 3 },
        { groupId: "it's:prod/ledger", members: null },
      ],
      unnamedGroups: 0,
      membersAffected: 3,
      partitionsAdded: 18,
      replicasAdded: 54,
      findings: [
        '75 % of keys move to another partition.',
        '2 groups with 3 members rebalance.',
        '18 partitions, 54 replicas, are added; in place no data is moved, a new topic takes all writes at once.',
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
        ['new-topic', false, both],
        ['in-place', true, both],
      ],
    ],
    [
      'nothing declared: new topic',
      topicWith({ declared: {} }),
      [
        ['new-topic', true, both],
        ['in-place', false, both],
      ],
    ],
    [
      'order per key',
      topicWith({ declared: { orderPerKey: true } }),
      [
        ['new-topic', true, both],
        ['in-place', false, []],
      ],
    ],
    [
      'compacted: its records can be copied only while nobody writes',
      topicWith({ cleanupPolicy: 'compact' }),
      [
        ['new-topic', true, ['maintenance-window']],
        ['in-place', false, []],
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

  it('drains the old topic before groups switch, and switches producers first', () => {
    const titles = steps(procedure(), 'new-topic', 'zero-downtime').map(
      ({ title }) => title,
    );
    expect(titles).toEqual([
      'Check that the topic is as assumed',
      'Check that there is no such topic',
      'Create it with 24 partitions',
      'Verify',
      'Switch the producers to the new topic, one after the other',
      'Let every group read to the end',
      'Switch the consumer groups to the new topic, each when its lag is 0',
      'Verify that every partition is read',
      'Check that nobody misses the old topic',
      'Remove the old topic',
    ]);
  });

  it('adds what compacted topics and stream processors need', () => {
    const titles = steps(
      procedure({
        ...topicWith({ cleanupPolicy: 'compact' }),
        groups: [{ groupId: 'totals', members: 1, streamProcessor: 'x' }],
        coPartitioned: ['payments'],
      }),
      'new-topic',
      'maintenance-window',
    ).map(({ title }) => title);
    expect(titles).toEqual(
      expect.arrayContaining([
        'Do the same for the topics that it is joined with',
        'Stop the producers',
        'Write every record again into the new topic, by its key',
        'Reset the stream processors',
      ]),
    );
  });

  it('takes over the settings of the topic', () => {
    const commands = steps(procedure(), 'new-topic', 'zero-downtime')
      .flatMap(step => step.commands)
      .join('\n');
    expect(commands).toContain(
      '--create --topic orders.placed-p24 --partitions 24 --replication-factor 3 --config min.insync.replicas=2 --config retention.ms=604800000',
    );
    expect(commands).toContain(`--group 'it'\\''s:prod/ledger'`);
  });

  it.each([
    ['to', { change: { ...question.change, to: 6 } }],
    ['to', { change: { ...question.change, to: 3 } }],
    ['to', { change: { ...question.change, to: NaN } }],
    ['from', { change: { ...question.change, from: 0 } }],
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

describe('the commands of a procedure', () => {
  let folder: string;

  // Tools that answer as Kafka's do, from a file with one `name count` a line, and write down what they are asked to change.
  const tool = `#!/bin/sh
state="$FAKE/state"
case "$*" in *--broken*) exit 1;; esac
[ -e "$FAKE/broken" ] && { echo "Error while executing topic command" >&2; exit 1; }
case "$*" in
  *--list*) cut -d' ' -f1 "$state" ;;
  *--under-replicated*) ;;
  *--describe*)
    pattern=$(printf '%s' "$*" | sed 's/.*--topic \\([^ ]*\\).*/\\1/')
    grep -E "^($pattern) " "$state" | while read -r name count; do
      printf 'Topic: %s\\tTopicId: x\\tPartitionCount: %s\\tReplicationFactor: 3\\n' "$name" "$count"
      printf '\\tTopic: %s\\tPartition: 0\\tLeader: 1\\n' "$name"
    done ;;
  *) printf '%s\\n' "$*" >> "$FAKE/changes" ;;
esac
`;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'procedure-'));
    for (const name of ['kafka-topics', 'kafka-consumer-groups']) {
      writeFileSync(join(folder, name), tool);
      chmodSync(join(folder, name), 0o755);
    }
    writeFileSync(join(folder, 'changes'), '');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function run(state: string, commands: string[]) {
    writeFileSync(join(folder, 'state'), state);
    const { stderr } = spawnSync('sh', ['-c', commands.join('\n')], {
      encoding: 'utf8',
      env: {
        PATH: `${folder}:${process.env.PATH}`,
        FAKE: folder,
        KAFKA_BROKERS: 'broker:9092',
      },
    });
    return { stderr, changes: readFileSync(join(folder, 'changes'), 'utf8') };
  }

  const increase = () =>
    steps(procedure(), 'in-place', 'zero-downtime').find(({ title }) =>
      title.startsWith('Increase'),
    )?.commands ?? [];
  const create = () => {
    const change = { ...question.change, from: null };
    return procedure({ change }).create.flatMap(({ commands }) => commands);
  };

  it('increase a topic that is as assumed, and only that one', () => {
    // The tools take a name as a regular expression: a dot must not mean any character.
    const { changes } = run('orders.placed 6\nordersXplaced 6\n', increase());
    expect(changes).toBe(
      '--bootstrap-server broker:9092 --alter --topic orders\\.placed --partitions 24\n',
    );
  });

  it.each([
    ['another count', 'orders.placed 12\n'],
    ['more than is asked for', 'orders.placed 48\n'],
    ['no such topic', 'ordersXplaced 6\n'],
  ])('change nothing for %s', (_name, state) => {
    const { changes, stderr } = run(state, increase());
    expect(changes).toBe('');
    expect(stderr).toContain('STOP: ');
  });

  it('change nothing when the cluster does not answer', () => {
    writeFileSync(join(folder, 'broken'), '');
    expect(run('orders.placed 6\n', increase()).changes).toBe('');
    expect(run('', create()).changes).toBe('');
  });

  it('create a topic that is not there', () => {
    expect(run('orders-placed 6\n', create()).changes).toBe(
      '--bootstrap-server broker:9092 --create --topic orders.placed --partitions 24 --replication-factor 3 --config min.insync.replicas=2 --config retention.ms=604800000\n',
    );
  });

  it('do not create a topic that is there', () => {
    const { changes, stderr } = run('orders.placed 3\n', create());
    expect(changes).toBe('');
    expect(stderr).toContain('STOP: orders.placed exists');
  });
});

it.each([
  ['billing', 'billing'],
  ['a b', "'a b'"],
  ["it's", `'it'\\''s'`],
  ['$(reboot)', "'$(reboot)'"],
  ['', "''"],
])('shellQuote(%p) is %s', (text, quoted) => {
  expect(shellQuote(text)).toBe(quoted);
});
