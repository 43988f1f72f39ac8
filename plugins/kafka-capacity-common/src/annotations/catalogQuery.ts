/**
 * The catalog's entities that have one of some annotations, as a query of the catalog.
 *
 * @param annotations - their names, such as `kafka.apache.org/topics`
 * @public
 */
export function entitiesAnnotatedWith(annotations: readonly string[]): {
  $any: Record<`metadata.annotations.${string}`, { $exists: true }>[];
} {
  return {
    $any: annotations.map(name => ({
      [`metadata.annotations.${name}`]: { $exists: true } as const,
    })),
  };
}
