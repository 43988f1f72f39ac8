const PREFIX = 'kafka-capacity:';

/**
 * Where the catalog has the entities of the import from, by the name of their cluster. The catalog sets the location of an entity itself,
 * so that nobody can claim it in a file.
 *
 * @public
 */
export function importLocation(cluster: string): string {
  return `${PREFIX}${cluster}`;
}

/**
 * The cluster that an entity at this location was imported for; undefined when it is not the import's.
 *
 * @public
 */
export function importedCluster(
  location: string | null | undefined,
): string | undefined {
  return location?.startsWith(PREFIX)
    ? location.slice(PREFIX.length)
    : undefined;
}
