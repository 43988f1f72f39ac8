import { restricted } from 'backstage-plugin-kafka-capacity-node';

/** Longer messages are cut. */
const MOST_CHARACTERS = 1000;

/**
 * What a port said when it failed. Ours marks what only some may read; of another's nothing is known, so that all of it is for those who
 * may read the cluster.
 *
 * @param instead - what others are told
 */
export function portMessage(error: unknown, instead: string): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof Error && error.name === 'KafkaFaultError'
    ? message
    : restricted(message.slice(0, MOST_CHARACTERS), instead);
}
