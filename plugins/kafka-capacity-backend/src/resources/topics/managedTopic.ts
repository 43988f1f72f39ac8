import {
  DeclaredFacts,
  ManagedTopic,
} from 'backstage-plugin-kafka-capacity-common';
import { TopicSettings } from '../../config/readSettings';

/** What declares a topic: its entities say, or the cluster's configuration; null where neither does. */
export function managedTopic(
  { managedBy }: Pick<DeclaredFacts, 'managedBy'>,
  settings: Pick<TopicSettings, 'managedBy'> | undefined,
): ManagedTopic | null {
  if (managedBy === 'none') return null;
  return managedBy === undefined
    ? settings?.managedBy ?? null
    : { tool: managedBy, source: 'kafka-capacity/managed-by' };
}
