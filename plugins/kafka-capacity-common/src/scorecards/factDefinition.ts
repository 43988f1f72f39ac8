/**
 * What a fact holds: always one scalar. A `datetime` is ISO 8601 in UTC.
 *
 * @public
 */
export type FactType = 'boolean' | 'integer' | 'float' | 'string' | 'datetime';

/**
 * What a fact is.
 *
 * @public
 */
export interface FactDefinition {
  type: FactType;
  /** What a number counts or measures; null for what is no number. */
  unit: string | null;
  /** Whether it may be null: there is nothing that it could be told of. */
  nullable: boolean;
  description: string;
}

export function count(unit: string, description: string) {
  return { type: 'integer', unit, nullable: false, description } as const;
}

export function flag(description: string) {
  return { type: 'boolean', unit: null, nullable: false, description } as const;
}
