import { isModelFailure, ModelResult } from '../calculation/modelInput';
import { createTopicScript } from './createTopicScript';
import { BenchTopic, runScript, shellCheck } from './__fixtures__/scriptBench';

jest.setTimeout(120_000);

function known<T>(result: ModelResult<T>): T {
  if (isModelFailure(result)) throw new Error(result.error.message);
  return result;
}

const CREATE = known(
  createTopicScript({
    topic: 'orders',
    bootstrap: 'kafka:9092',
    partitions: 6,
    replicationFactor: 3,
    configs: { 'retention.ms': '1000', 'x.y': 'it\'s $(id) `id`\n"' },
  }),
).text;

const orders: BenchTopic = { name: 'orders', count: 6, replication: 3 };
const APPLY = ['--apply'];

describe('createTopicScript', () => {
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
      [],
      [],
      [],
      0,
      undefined,
      /Would run: .*--create[^]*Nothing was changed/,
    ],
    ['apply', [], APPLY, [], 0, 6, /Verified: orders has 6 partitions/],
    [
      'already there',
      [orders],
      APPLY,
      [],
      0,
      6,
      /already exists with 6 partitions: nothing to do/,
    ],
    [
      'another count',
      [{ ...orders, count: 3 }],
      APPLY,
      [],
      4,
      3,
      /exists, with 3 partitions/,
    ],
    [
      'another replication factor',
      [{ ...orders, replication: 1 }],
      APPLY,
      [],
      4,
      6,
      /replication factor 1/,
    ],
    [
      'describe fails',
      [],
      APPLY,
      ['describe fails'],
      3,
      undefined,
      /can't tell whether topic orders exists/,
    ],
    [
      'describe prints something else',
      [],
      APPLY,
      ['garbage'],
      3,
      undefined,
      /can't parse/,
    ],
    [
      'create fails',
      [],
      APPLY,
      ['create fails'],
      5,
      undefined,
      /kafka-topics failed/,
    ],
    [
      'create does nothing',
      [],
      APPLY,
      ['create does nothing'],
      5,
      undefined,
      /not verified/,
    ],
  ])('%s', async (_, topics, args, faults, status, count, says) => {
    const run = await runScript(CREATE, args, { topics, faults });
    expect(run.stdout + run.stderr).toMatch(says);
    expect(run.status).toBe(status);
    expect(run.topics.orders).toBe(count);
    expect(run.calls.filter(call => call.includes('--alter'))).toEqual([]);
  });

  it('hands settings on to the letter', async () => {
    const { calls } = await runScript(CREATE, APPLY);
    expect(calls.join('\n')).toContain(
      `--config retention.ms=1000 --config x.y=it's $(id) \`id\`\n"`,
    );
  });

  it.each([
    [{ topic: 'a b' }, 'topic'],
    [{ partitions: 0 }, 'partitions'],
    [{ replicationFactor: 1.5 }, 'replicationFactor'],
    [{ configs: { 'a=b --config c': 'd' } }, 'configs'],
    [{ configs: { a: 'b\0' } }, 'configs.a'],
    [{ bootstrap: '' }, 'bootstrap'],
  ])('refuses %j', (wrong, field) => {
    const script = {
      topic: 'a',
      partitions: 6,
      replicationFactor: 3,
      ...wrong,
    };
    expect(createTopicScript(script)).toMatchObject({ error: { field } });
  });

  it('is accepted by shellcheck', () => {
    const script = createTopicScript({
      topic: 'a.b',
      partitions: 6,
      replicationFactor: 3,
      configs: { 'cleanup.policy': 'compact,delete', 'retention.ms': '-1' },
    });
    expect(shellCheck(known(script).text)).toBe('');
  });
});
