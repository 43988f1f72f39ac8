import { Entity } from '@backstage/catalog-model';
import { clusterOf } from '../../clusterOf';
import { NothingRegistered } from '../states/NothingRegistered';
import { EntityCluster } from './EntityCluster';

/** What is shown of an entity that registers no topic or group: the cluster that it stands for, or else how to register some. */
export function WithoutSubjects(props: { entity: Entity }) {
  const cluster = clusterOf(props.entity);
  return cluster === undefined ? (
    <NothingRegistered entity={props.entity} />
  ) : (
    <EntityCluster cluster={cluster} />
  );
}
