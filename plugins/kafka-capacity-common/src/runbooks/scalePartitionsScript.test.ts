import * as fc from 'fast-check';
import { recommendPartitions } from '../topics/partitions/recommendPartitions';
import { isModelFailure, ModelResult } from '../calculation/modelInput';
import { shellQuote } from './shell';
import {
  bash,
  BenchTopic,
  runScript,
  shellCheck,
} from './__fixtures__/scriptBench';
import { scalePartitionsScript } from './scalePartitionsScript';

jest.setTimeout(120_000);

function known<T>(result: ModelResult<T>): T {
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

const SCALE = known(
  scalePartitionsScript({
    topic: 'orders',
    bootstrap: 'kafka:9092',
    from: 6,
    to: 12,
    replicationFactor: 3,
  }),
).text;

const orders: BenchTopic = { name: 'orders', count: 6, replication: 3 };
const APPLY = ['--apply'];

describe('scalePartitionsScript', () => {
  // What the topic is like, arguments, what goes wrong → exit status, partitions afterwards, what it says.
  it.each<
    [
      string,
      BenchTopic[],
      string[],
      string[],
      number,
      number | undefined,
      RegExp,
    ]
  >([
    [
      'dry run',
      [orders],
      [],
      [],
      0,
      6,
      /6 -> 12 partitions: about 50% of keys[^]*Would run: .*--alter[^]*Nothing was changed/,
    ],
    ['apply', [orders], APPLY, [], 0, 12, /Verified: orders has 12 partitions/],
    ['apply, JVM warns', [orders], APPLY, ['JVM warns'], 0, 12, /Verified/],
    [
      'apply, output with carriage returns',
      [orders],
      APPLY,
      ['carriage returns'],
      0,
      12,
      /Verified/,
    ],
    [
      'already there',
      [{ ...orders, count: 12 }],
      APPLY,
      [],
      0,
      12,
      /already has 12 partitions: nothing to do/,
    ],
    [
      'more than wanted',
      [{ ...orders, count: 24 }],
      APPLY,
      [],
      4,
      24,
      /already has more than 12 partitions/,
    ],
    [
      'another count than expected',
      [{ ...orders, count: 9 }],
      APPLY,
      [],
      4,
      9,
      /expected 6 partitions/,
    ],
    [
      'another replication factor',
      [{ ...orders, replication: 1 }],
      APPLY,
      [],
      4,
      6,
      /expected replication factor 3/,
    ],
    [
      'no such topic',
      [],
      APPLY,
      [],
      4,
      undefined,
      /topic orders does not exist, or this user may not describe it/,
    ],
    [
      'no such topic, JVM warns',
      [],
      APPLY,
      ['JVM warns'],
      4,
      undefined,
      /topic orders does not exist/,
    ],
    [
      'compacted',
      [{ ...orders, settings: 'min.insync.replicas=1,cleanup.policy=compact' }],
      APPLY,
      [],
      4,
      6,
      /compacted/,
    ],
    [
      'compacted and deleted',
      [{ ...orders, settings: 'cleanup.policy=delete,compact,retention.ms=1' }],
      APPLY,
      [],
      4,
      6,
      /compacted/,
    ],
    [
      'deleted only',
      [{ ...orders, settings: 'cleanup.policy=delete,compression.type=gzip' }],
      APPLY,
      [],
      0,
      12,
      /Verified/,
    ],
    [
      'partitions without a leader',
      [{ ...orders, leaderless: 2 }],
      APPLY,
      [],
      4,
      6,
      /2 of its partitions have no leader/,
    ],
    [
      'describe fails',
      [orders],
      APPLY,
      ['describe fails'],
      3,
      6,
      /--describe failed: .*Timed out waiting/,
    ],
    [
      'describe prints something else',
      [orders],
      APPLY,
      ['garbage'],
      3,
      6,
      /can't parse/,
    ],
    [
      'describe is cut off',
      [orders],
      APPLY,
      ['rows are missing'],
      3,
      6,
      /printed 5 partitions instead of 6/,
    ],
    [
      'alter fails',
      [orders],
      APPLY,
      ['alter fails'],
      5,
      6,
      /kafka-topics failed/,
    ],
    [
      'alter does nothing',
      [orders],
      APPLY,
      ['alter does nothing'],
      5,
      6,
      /not verified: orders has 6 partitions/,
    ],
    [
      'unknown argument',
      [orders],
      ['--aply'],
      [],
      2,
      6,
      /unknown argument: --aply/,
    ],
    ['no value', [orders], ['--bootstrap-server'], [], 2, 6, /needs a value/],
    [
      'no such file',
      [orders],
      ['--command-config', '/nowhere'],
      [],
      2,
      6,
      /can't read \/nowhere/,
    ],
    ['help', [orders], ['--help'], [], 0, 6, /Usage: script.sh/],
  ])('%s', async (_, topics, args, faults, status, count, says) => {
    const run = await runScript(SCALE, args, { topics, faults });
    expect(run.stdout + run.stderr).toMatch(says);
    expect(run.status).toBe(status);
    expect(run.topics.orders).toBe(count);
    expect(run.calls.filter(call => call.includes('--create'))).toEqual([]);
    // Nothing is tried that changes anything, unless the script goes through with it.
    const alters = run.calls.filter(call => call.includes('--alter'));
    const goesOn = args.includes('--apply') && (count === 12 || status === 5);
    expect(alters).toHaveLength(
      goesOn && !/nothing to do/.test(run.stdout) ? 1 : 0,
    );
  });

  it.each(['2.3', '3.9', '4.3'] as const)(
    "reads the tool's answers as Kafka %s lays them out",
    async layout => {
      const topics = [{ ...orders, settings: 'retention.ms=1000' }];
      const run = await runScript(SCALE, APPLY, { topics, layout });
      expect(run).toMatchObject({ status: 0, topics: { orders: 12 } });
    },
  );

  it('changes orders.v1 and nothing that its dot would match', async () => {
    const topics = ['ordersXv1', 'orders.v1', 'orders-v1'].map(name => ({
      name,
      count: 6,
    }));
    const script = known(
      scalePartitionsScript({ topic: 'orders.v1', from: 6, to: 12 }),
    ).text;
    const run = await runScript(script, APPLY, {
      topics,
      env: { KAFKA_BROKERS: 'kafka:9092' },
    });
    expect(run).toMatchObject({
      status: 0,
      topics: { ordersXv1: 6, 'orders.v1': 12, 'orders-v1': 6 },
    });
  });

  it("finds Kafka's tool under each of its names, and says so when there is none", async () => {
    const topics = [orders];
    const outcome = async (tool: string | null, env = {}) => {
      const run = await runScript(SCALE, [], { topics, tool, env });
      return [run.status, run.stderr];
    };
    expect(await outcome('kafka-topics.sh')).toEqual([0, '']);
    expect(await outcome('my-tool', { KAFKA_TOPICS: 'my-tool' })).toEqual([
      0,
      '',
    ]);
    expect(await outcome('kafka-topics', { KAFKA_TOPICS: 'missing' })).toEqual([
      2,
      'STOP: KAFKA_TOPICS: no command missing\n',
    ]);
    expect(await outcome(null)).toEqual([
      2,
      'STOP: neither kafka-topics nor kafka-topics.sh is installed here\n',
    ]);
  });

  it('asks for brokers that it was not given', async () => {
    const script = known(
      scalePartitionsScript({ topic: 'orders', from: 6, to: 12 }),
    ).text;
    const topics = [orders];
    const without = await runScript(script, [], {
      topics,
      env: { KAFKA_BROKERS: '' },
    });
    expect(without.status).toBe(2);
    expect(without.calls).toEqual([]);
    const given = await runScript(script, ['--bootstrap-server', 'a:1,b:2'], {
      topics,
    });
    expect(given.calls).toEqual([
      '--bootstrap-server a:1,b:2 --describe --if-exists --topic orders',
    ]);
  });

  it('works out what is required with decimals, as the model does', async () => {
    const script = known(
      scalePartitionsScript({
        topic: 'orders',
        bootstrap: 'kafka:9092',
        from: 6,
        to: 60,
        demand: { peakMBps: 5.5, targetParallelism: 2, growth: 1.1 },
      }),
    ).text;
    for (const [peakMBps, targetParallelism] of [
      [0, 0],
      [9.9, 4],
      [69.9, 4],
      [70, 4],
      [70.01, 4],
      [99.5, 8],
      [0.1, 6.5],
      [600, 50],
    ]) {
      const expected = known(
        recommendPartitions({ peakMBps, targetParallelism, growth: 1.1 }),
      ).required;
      const run = await runScript(
        script,
        ['--peak-mbps', `${peakMBps}`, '--parallelism', `${targetParallelism}`],
        { topics: [orders] },
      );
      expect(run.stdout).toContain(
        `parallel consumers: ${expected} partitions.`,
      );
      expect(run.status).toBe(0);
    }
    const more = ['--peak-mbps', '600.1', '--apply'];
    expect(await runScript(script, more, { topics: [orders] })).toMatchObject({
      status: 4,
      stderr: 'STOP: 60 partitions are not enough. Get a new recommendation.\n',
      topics: { orders: 6 },
    });
    expect(
      await runScript(script, ['--peak-mbps', '6;id'], { topics: [orders] }),
    ).toMatchObject({ status: 2, stderr: 'STOP: not a number: 6;id\n' });
  });

  it.each([
    ['a quote', { topic: `a'b` }, 'topic'],
    ['a command', { topic: '$(touch /tmp/x)' }, 'topic'],
    ['a line break', { topic: 'a\nb' }, 'topic'],
    ['other letters', { topic: 'größe' }, 'topic'],
    ['an option', { topic: '' }, 'topic'],
    ['a very long name', { topic: 'a'.repeat(250) }, 'topic'],
    ['the folder itself', { topic: '..' }, 'topic'],
    ['brokers that are none', { bootstrap: 'kafka:9092; id' }, 'bootstrap'],
    ['brokers without a port', { bootstrap: 'kafka' }, 'bootstrap'],
    ['fewer partitions', { to: 3 }, 'to'],
    ['as many partitions', { to: 6 }, 'to'],
    ['no partitions', { from: 0 }, 'from'],
    ['half a partition', { to: 7.5 }, 'to'],
    ['no number', { from: NaN }, 'from'],
    ['no replica', { replicationFactor: 0 }, 'replicationFactor'],
    [
      'an endless demand',
      { demand: { peakMBps: Infinity, targetParallelism: 1 } },
      'demand.peakMBps',
    ],
    [
      'a demand that is not met',
      { demand: { peakMBps: 121, targetParallelism: 1 } },
      'to',
    ],
  ])('refuses %s', (_, wrong, field) => {
    const script = { topic: 'orders', from: 6, to: 12, ...wrong };
    expect(scalePartitionsScript(script)).toMatchObject({ error: { field } });
  });

  it('is accepted by shellcheck', () => {
    const demand = { peakMBps: 5.5, targetParallelism: 2 };
    const script = scalePartitionsScript({
      topic: 'a.b',
      from: 1,
      to: 8,
      demand,
    });
    expect([SCALE, known(script).text].map(shellCheck)).toEqual(['', '']);
  });
});

it('quotes any text for the shell', async () => {
  const texts = fc.sample(fc.string({ unit: 'binary' }), 200);
  const given = [...texts, `'`, `''"$(id)\`id\`\\\n!*~`, '-n', ''].filter(
    text => !text.includes('\0') && !/\p{Surrogate}/u.test(text),
  );
  const command = `printf '%s\\0' ${given.map(shellQuote).join(' ')}`;
  const { stdout } = await bash(['-c', command]);
  expect(stdout.split('\0').slice(0, -1)).toEqual(given);
});
