import { Admin, ITopicConfig } from 'kafkajs';
import { setTimeout } from 'node:timers/promises';

const AWAITED = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'];

/**
 * Creates topics and waits until every partition has a leader. kafkajs' own waiting throws where a broker that it asks has not
 * heard of a topic yet, which happens on a busy machine.
 */
export async function createTopics(
  admin: Admin,
  { topics }: { topics: ITopicConfig[] },
): Promise<void> {
  await admin.createTopics({ topics, waitForLeaders: false });
  const names = topics.map(({ topic }) => topic);
  for (;;) {
    const described = await admin
      .fetchTopicMetadata({ topics: names })
      .then(answer => answer.topics)
      .catch((error: { type?: string }) => {
        if (!AWAITED.includes(error.type ?? '')) throw error;
        return undefined;
      });
    const led = described?.every(({ partitions }) =>
      partitions.every(({ leader }) => leader >= 0),
    );
    if (led) return;
    await setTimeout(100);
  }
}
