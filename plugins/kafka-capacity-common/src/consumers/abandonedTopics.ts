import { BROKERS_VARIABLE, deleteOffsets } from '../runbooks/procedureCommands';

/**
 * A command for a shell that deletes the committed offsets of a group on a topic that it no longer reads. The shell's variable
 * KAFKA_BROKERS tells which cluster is meant.
 *
 * @public
 */
export function deleteOffsetsCommand(group: string, topic: string): string {
  return deleteOffsets({ bootstrapServers: BROKERS_VARIABLE }, group, topic);
}
