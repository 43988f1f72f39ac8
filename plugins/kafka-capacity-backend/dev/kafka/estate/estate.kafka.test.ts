import { setTimeout as wait } from 'node:timers/promises';
import { KafkaCluster, startKafka } from '..';
import { ESTATE_GROUPS, EstateGroup, hasExpectedLag } from './estate';
import { RunningEstate, startEstate } from './startEstate';

const GROUP_COMMAND =
  'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand';
const PATIENCE_MS = 300_000;

/** What Kafka's own tool tells of a group. */
interface DescribedGroup {
  state?: string;
  members: number;
  /** Records over all partitions; null when it has committed for none. */
  lag: number | null;
}

describe('the example estate on a real Kafka', () => {
  let kafka: KafkaCluster;
  let estate: RunningEstate | undefined;
  let told: Map<string, DescribedGroup>;

  const describeGroups = async (...options: string[]) => {
    const text = await kafka.runTool(GROUP_COMMAND, [
      '--bootstrap-server',
      kafka.internalBootstrap.join(','),
      '--describe',
      '--all-groups',
      ...options,
    ]);
    return text.split('\n').map(line => line.trim().split(/\s+/));
  };

  async function readGroups() {
    const states = await describeGroups('--state');
    const offsets = await describeGroups();
    return new Map(
      ESTATE_GROUPS.map(({ id }): [string, DescribedGroup] => {
        const row = states.find(([group]) => group === id);
        const lags = offsets
          .filter(([group]) => group === id)
          .map(columns => columns[5])
          .filter(lag => lag !== '-');
        const lag = lags.reduce((sum, text) => sum + Number(text), 0);
        return [
          id,
          {
            state: row?.at(-2),
            members: Number(row?.at(-1)),
            lag: lags.length === 0 ? null : lag,
          },
        ];
      }),
    );
  }

  const isTrue = (group: EstateGroup) => {
    const { state, members, lag = null } = told.get(group.id) ?? {};
    return (
      state === group.expected.state &&
      members === group.members &&
      hasExpectedLag(group, lag)
    );
  };

  beforeAll(async () => {
    kafka = await startKafka();
    estate = await startEstate(kafka);
    const deadline = Date.now() + PATIENCE_MS;
    do {
      await wait(500);
      told = await readGroups();
    } while (!ESTATE_GROUPS.every(isTrue) && Date.now() < deadline);
  });

  afterAll(async () => {
    await estate?.stop();
    await kafka?.stop();
  });

  it.each(ESTATE_GROUPS)('lets $id be: $truth', group => {
    const { state, members, lag } = told.get(group.id)!;
    expect({ state, members }).toEqual({
      state: group.expected.state,
      members: group.members,
    });
    expect([lag, hasExpectedLag(group, lag)]).toEqual([lag, true]);
  });
});
