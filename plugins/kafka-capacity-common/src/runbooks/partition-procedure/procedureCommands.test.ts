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
import { isModelFailure } from '../../calculation/modelInput';
import { partitionProcedure } from './procedure';
import type { ProcedureStepId } from './procedureSteps';
import { shellQuote } from '../shell';

/** The commands of a step of an increase from 6 to 24 partitions without downtime. */
function commandsOf(option: 0 | 1, id: ProcedureStepId): string[] {
  const procedure = partitionProcedure({
    topic: {
      name: 'orders.placed',
      replicationFactor: 3,
      declared: { keyed: false },
      configs: { 'min.insync.replicas': '2', 'retention.ms': '604800000' },
    },
    groups: [{ groupId: 'billing', members: 3 }],
    from: 6,
    to: 24,
    hazards: [],
  });
  if (isModelFailure(procedure)) throw new Error(procedure.error.message);
  const { steps } = procedure.options[option].implementations[1];
  return steps.find(step => step.id === id)?.commands ?? [];
}

describe('the commands of a procedure', () => {
  let folder: string;

  // Tools that answer as Kafka's do, from files, and write down what they are asked to change: `state` has one `name count` a line,
  // `ends` what kafka-get-offsets says first and `later` afterwards, `since` what it says of a time, `members` and `warnings` what a
  // group's description is.
  const tool = `#!/bin/sh
state="$FAKE/state"
[ -e "$FAKE/broken" ] && { echo "Error while executing topic command" >&2; exit 1; }
case "$(basename "$0") $*" in
  sleep*) ;;
  kafka-get-offsets*--time*) cat "$FAKE/since" 2>/dev/null ;;
  kafka-get-offsets*)
    cat "$FAKE/ends" 2>/dev/null
    if [ -e "$FAKE/later" ]; then mv "$FAKE/later" "$FAKE/ends"; fi ;;
  kafka-consumer-groups*--describe*)
    cat "$FAKE/warnings" >&2 2>/dev/null
    cat "$FAKE/members" 2>/dev/null ;;
  *--list*) cut -d' ' -f1 "$state" ;;
  *--under-replicated*) ;;
  *--describe*)
    pattern=$(printf '%s' "$*" | sed 's/.*--topic=\\([^ ]*\\).*/\\1/')
    command -p grep -E "^($pattern) " "$state" | while read -r name count; do
      printf 'Topic: %s\\tTopicId: x\\tPartitionCount: %s\\tReplicationFactor: 3\\n' "$name" "$count"
      printf '\\tTopic: %s\\tPartition: 0\\tLeader: 1\\n' "$name"
    done ;;
  *) printf '%s\\n' "$*" >> "$FAKE/changes" ;;
esac
`;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'procedure-'));
    for (const name of [
      'kafka-topics',
      'kafka-consumer-groups',
      'kafka-get-offsets',
      'sleep',
    ]) {
      writeFileSync(join(folder, name), tool);
      chmodSync(join(folder, name), 0o755);
    }
    writeFileSync(join(folder, 'changes'), '');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function run(state: string, commands: string[]) {
    writeFileSync(join(folder, 'state'), state);
    const { stdout, stderr } = spawnSync('sh', ['-c', commands.join('\n')], {
      encoding: 'utf8',
      env: {
        PATH: `${folder}:${process.env.PATH}`,
        FAKE: folder,
        KAFKA_BROKERS: 'broker:9092',
      },
    });
    const changes = readFileSync(join(folder, 'changes'), 'utf8');
    return { stdout, stderr, changes };
  }

  const put = (file: string, lines: string[]) =>
    writeFileSync(join(folder, file), lines.map(line => `${line}\n`).join(''));

  const increase = () => commandsOf(1, 'add-partitions');
  const create = () => [
    ...commandsOf(0, 'check-absent'),
    ...commandsOf(0, 'create-topic'),
  ];

  it('increase a topic that is as assumed, and only that one', () => {
    // The tools take a name as a regular expression: a dot must not mean any character.
    const { changes } = run('orders.placed 6\nordersXplaced 6\n', increase());
    expect(changes).toBe(
      '--bootstrap-server broker:9092 --alter --topic=orders\\.placed --partitions 24\n',
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
    expect(
      run('orders.placed-p2x 6\norders-placed-p24 6\n', create()).changes,
    ).toBe(
      '--bootstrap-server broker:9092 --create --topic=orders.placed-p24 --partitions 24 --replication-factor 3 --config min.insync.replicas=2 --config retention.ms=604800000\n',
    );
  });

  const ends = (topic: string, count: number, end: number) =>
    Array.from({ length: count }, (_, i) => `${topic}:${i}:${end}`);
  const row = (topic: string, partition: number, done: string, member = 'm') =>
    `it's mine  ${topic}  ${partition}  ${done}  8  0  ${member}  /10.0.0.1  c`;
  const HEADER =
    'GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID';
  const committed = (...all: string[]) => [
    HEADER,
    ...all.map((done, partition) => row('orders.placed', partition, done)),
  ];
  const live = (id: ProcedureStepId) => commandsOf(0, id);

  it.each<[string, string[], string[], string | RegExp]>([
    [
      'has read all',
      ends('orders.placed', 6, 8),
      committed('8', '8', '9', '8', '8', '8'),
      /^billing has read all/,
    ],
    [
      'has read all, one partition being empty',
      [...ends('orders.placed', 5, 8), 'orders.placed:5:0'],
      committed('8', '8', '8', '8', '8', '-'),
      /^billing has read all/,
    ],
    [
      'is behind on one partition',
      ends('orders.placed', 6, 8),
      committed('8', '8', '8', '7', '8', '8'),
      '',
    ],
    [
      'has no commit on one',
      ends('orders.placed', 6, 8),
      committed('8', '8', '8', '8', '8', '-'),
      '',
    ],
    [
      'has commits on another topic only',
      ends('orders.placed', 6, 8),
      [HEADER, row('orders-placed', 0, '8')],
      '',
    ],
    ['can not be described', ends('orders.placed', 6, 8), [], ''],
    [
      'reads a topic without a leader',
      [...ends('orders.placed', 5, 8), 'orders.placed:5:'],
      committed('8', '8', '8', '8', '8', '8'),
      '',
    ],
    ['reads a topic that does not answer', [], committed('8'), ''],
  ])('say whether a group %s', (_name, end, members, said) => {
    put('ends', end);
    put('members', members);
    const { stdout, stderr } = run('', live('catch-up-groups'));
    expect(stdout).toMatch(said);
    expect(stderr).toBe(
      said === ''
        ? "STOP: billing is behind on orders.placed or can't be read\n"
        : '',
    );
  });

  const TOPICS = 'orders.placed 6\norders.placed-p24 24\n';
  const unused = [HEADER, row('orders.placed-p24', 0, '8')];

  it('remove a topic that nobody uses', () => {
    put('ends', ends('orders.placed', 6, 8));
    put('members', [...unused, row('orders.placed', 0, '8', '-')]);
    const { stdout, changes } = run(TOPICS, live('delete-old-topic'));
    expect(stdout).toBe('deleted orders.placed\n');
    expect(changes).toBe(
      '--bootstrap-server broker:9092 --delete --topic=orders\\.placed\n',
    );
  });

  it.each<{
    what: string;
    state?: string;
    members?: string[];
    warnings?: string[];
    end?: string[];
    later?: string[];
  }>([
    { what: 'is not as assumed', state: TOPICS.replace(' 6', ' 7') },
    { what: 'has no successor', state: 'orders.placed 6\n' },
    { what: 'has another successor', state: TOPICS.replace(' 24', ' 12') },
    { what: 'is read', members: [...unused, row('orders.placed', 3, '8')] },
    { what: 'is written to', later: ends('orders.placed', 6, 9) },
    { what: 'could not be read', end: ends('orders.placed', 5, 8) },
    {
      what: 'may be read, for groups could not be described',
      members: [...unused, 'Error: the coordinator is away'],
    },
    { what: 'may be read, for nothing was described', members: [] },
    {
      what: 'may be read, for a group rebalances',
      members: [...unused, row('orders.placed', 3, '8', '-')],
      warnings: ["Warning: Consumer group 'billing' is rebalancing."],
    },
    {
      what: 'is read, as one of very many rows says',
      members: [
        HEADER,
        row('orders.placed', 3, '8'),
        ...Array.from({ length: 20_000 }, (_, i) => row('other', i, '8')),
      ],
    },
    {
      what: 'is read by a client without a name',
      members: [HEADER, row('orders.placed', 3, '8', '-5c1')],
    },
  ])('keep a topic that $what', ({ state = TOPICS, ...files }) => {
    put('warnings', files.warnings ?? []);
    put('ends', files.end ?? ends('orders.placed', 6, 8));
    if (files.later) put('later', files.later);
    put('members', files.members ?? unused);
    const { stderr, changes } = run(state, live('delete-old-topic'));
    expect(stderr).toContain('STOP: not deleted orders.placed');
    expect(changes).toBe('');
  });

  it.each(['grep', 'awk'])('change nothing while %s fails', failing => {
    writeFileSync(join(folder, failing), '#!/bin/sh\nexit 2\n');
    chmodSync(join(folder, failing), 0o755);
    put('ends', ends('orders.placed', 6, 8));
    put('members', [...unused, ...committed('8', '8', '8', '8', '8', '8')]);
    const guarded =
      failing === 'awk'
        ? [live('switch-group')[1], ...live('delete-old-topic')]
        : create();
    for (const command of guarded) {
      expect(
        run(TOPICS.replace('orders.placed 6', 'other 6'), [command]).changes,
      ).toBe('');
      expect(run(TOPICS, [command]).changes).toBe('');
    }
  });

  const PLACED =
    '--bootstrap-server broker:9092 --reset-offsets --group=billing --topic=orders.placed-p24 --by-duration PT15M --execute\n';

  it.each<{
    what: string;
    end?: string[];
    since?: string[];
    done?: string[];
    state?: string;
    moved: boolean;
  }>([
    { what: 'has read all', moved: true },
    {
      what: 'has read what is older than 5 minutes',
      end: ends('orders.placed', 6, 90),
      since: ends('orders.placed', 6, 8),
      moved: true,
    },
    {
      what: 'is further behind on one partition',
      end: ends('orders.placed', 6, 90),
      since: [...ends('orders.placed', 5, 8), 'orders.placed:5:9'],
      moved: false,
    },
    {
      what: 'has left the last one, in a partition without younger records',
      end: ends('orders.placed', 6, 9),
      since: ends('orders.placed', 5, 8),
      moved: false,
    },
    {
      what: 'reads partitions not all of which could be read',
      end: ends('orders.placed', 5, 8),
      moved: false,
    },
    { what: 'has no commits', done: [], moved: false },
    {
      what: 'would come to another topic than assumed',
      state: 'orders.placed 6\norders.placed-p24 12\n',
      moved: false,
    },
  ])('switch a stopped group that $what: $moved', given => {
    put('ends', given.end ?? ends('orders.placed', 6, 8));
    put('since', given.since ?? []);
    put('members', given.done ?? committed('8', '8', '8', '8', '8', '8'));
    const { changes, stderr } = run(given.state ?? TOPICS, [
      live('switch-group')[1],
    ]);
    expect(changes).toBe(given.moved ? PLACED : '');
    expect(stderr).toMatch(given.moved ? /^$/ : /^STOP: not moved billing/);
  });

  it('let a group go back by what it has read in the new topic', () => {
    const back = live('keep-groups-reversible');
    put('ends', ends('orders.placed-p24', 24, 8));
    const read = (done: string) => [
      HEADER,
      ...Array.from({ length: 24 }, (_, i) =>
        row('orders.placed-p24', i, done),
      ),
      ...Array.from({ length: 6 }, (_, i) => row('orders.placed', i, '99')),
    ];
    put('members', read('7'));
    expect(run(TOPICS, back).changes).toBe('');
    put('members', read('8'));
    expect(run(TOPICS, back).changes).toContain(
      '--group=billing --topic=orders.placed --by-duration PT15M --execute',
    );
  });

  it('change nothing by a clock that can not be read', () => {
    writeFileSync(join(folder, 'date'), '#!/bin/sh\nexit 1\n');
    chmodSync(join(folder, 'date'), 0o755);
    put('ends', ends('orders.placed', 6, 8));
    put('members', committed('8', '8', '8', '8', '8', '8'));
    const { changes } = run(TOPICS, [live('switch-group')[1]]);
    expect(changes).toBe('');
  });

  it('do not create a topic that is there', () => {
    const { changes, stderr } = run('orders.placed-p24 3\n', create());
    expect(changes).toBe('');
    expect(stderr).toContain('STOP: orders.placed-p24 exists');
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
