import {
  AssessedForAddition,
  ClusterObservation,
  observeAssessment,
  ObservedBroker,
} from 'backstage-plugin-kafka-capacity-common';
import { BrokersMeasurement } from '../../measurement/brokers/measureBrokers';
import { topicsOnBrokers } from '../../measurement/brokers/brokerInventory';
import { isMissingTopic } from '../../sources/missingSubjects';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';

/**
 * A cluster as a sweep saw it, as far as adding brokers is concerned.
 *
 * @param assessment - null where brokers are not assessed
 */
export function observeCluster(
  snapshot: ClusterSnapshot,
  {
    inventory,
    hourlyTraffic,
  }: Pick<BrokersMeasurement, 'inventory' | 'hourlyTraffic'>,
  assessment: AssessedForAddition | null,
): ClusterObservation {
  const assessed = assessment && observeAssessment(assessment);
  const moving = new Map(
    (snapshot.reassignments ?? []).map(one => [
      `${one.topic}/${one.partition}`,
      one.adding,
    ]),
  );
  const partitions = { total: 0, underReplicated: 0, offline: 0, unread: 0 };
  for (const topic of topicsOnBrokers(snapshot)) {
    // Entities may name a topic that is not there; any other fault hides partitions.
    if (topic.fault && !isMissingTopic(topic)) {
      partitions.unread++;
    }
    for (const one of topic.partitions) {
      partitions.total++;
      const adding = moving.get(`${topic.name}/${one.partition}`) ?? [];
      const isMissing = (id: number) =>
        !one.inSyncReplicas.includes(id) && !adding.includes(id);
      if (one.replicas.length === 0) partitions.unread++;
      else if (one.leader < 0) partitions.offline++;
      else if (one.replicas.some(isMissing)) partitions.underReplicated++;
    }
  }
  return {
    at: snapshot.offsetsAt,
    brokers: inventory.map(
      ({ broker: { id, rack }, replicas, leaders }): ObservedBroker => ({
        id,
        rack: rack ?? null,
        replicas,
        leaders,
        measuredRows: assessed?.measuredRows.get(id) ?? null,
      }),
    ),
    partitions,
    reassigning: snapshot.reassignments?.length ?? null,
    rows: assessed?.rows ?? null,
    recommendation: assessed?.recommendation ?? null,
    brokersNeeded: assessed?.brokersNeeded ?? null,
    hourlyTraffic,
  };
}
