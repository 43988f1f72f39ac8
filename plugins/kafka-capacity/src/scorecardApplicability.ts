import { Entity } from '@backstage/catalog-model';
import { isKafkaCapacityAvailable } from './applicability';
import { brokerOfEntity } from './clusterOf';

const JUDGED_KINDS = ['component', 'api', 'resource'];

/**
 * Whether the scorecard of an entity is to be shown: where {@link isKafkaCapacityAvailable} holds of a Component, API or Resource that does
 * not stand for a broker, whose checks are its cluster's. Systems, Domains and Groups have theirs too; the platform page puts them together.
 *
 * @public
 */
export function isKafkaScorecardAvailable(entity: Entity): boolean {
  return (
    JUDGED_KINDS.includes(entity.kind.toLocaleLowerCase('en-US')) &&
    brokerOfEntity(entity) === undefined &&
    isKafkaCapacityAvailable(entity)
  );
}
