/**
 * Bytes of a consumer group's id that every database takes as part of a key.
 *
 * @public
 */
export const LONGEST_GROUP_ID_BYTES = 2_000;

/**
 * Whether a consumer group can be kept by its id: Kafka takes any text for one, databases and addresses do not.
 *
 * @public
 */
export function isSupportedGroupId(id: string): boolean {
  return (
    id !== '' &&
    !id.includes('\0') &&
    new TextEncoder().encode(id).length <= LONGEST_GROUP_ID_BYTES
  );
}
