import { Entity } from '@backstage/catalog-model';
import { brokerOfEntity, clusterOf } from '../../clusterOf';
import { NothingRegistered } from '../states/NothingRegistered';
import { EntityBroker } from './EntityBroker';
import { EntityCluster } from './EntityCluster';

/** What is shown of an entity that registers no topic or group: the cluster or broker that it stands for, or else how to register some. */
export function WithoutSubjects(props: { entity: Entity }) {
  const cluster = clusterOf(props.entity);
  const broker = brokerOfEntity(props.entity);
  if (broker) return <EntityBroker broker={broker} />;
  return cluster === undefined ? (
    <NothingRegistered entity={props.entity} />
  ) : (
    <EntityCluster cluster={cluster} />
  );
}
