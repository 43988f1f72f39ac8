import { InputError } from '@backstage/errors';
import {
  CapacityPolicies,
  parsePolicies,
} from 'backstage-plugin-kafka-capacity-common';

/**
 * Lays policies over others.
 *
 * @throws InputError that names every path that is invalid
 */
export function readPolicies(
  overrides: unknown,
  path: string,
  base: CapacityPolicies,
): CapacityPolicies {
  const { policies, problems } = parsePolicies(overrides, path, base);
  if (problems.length > 0) {
    throw new InputError(problems.map(({ message }) => message).join('; '));
  }
  return policies;
}
