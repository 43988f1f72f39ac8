import { AssessedForAddition } from 'backstage-plugin-kafka-capacity-common';
import { Assessed } from '../context';
import { BrokerRecord, ClusterRecord } from './records';

/** Gathers what was assessed of the brokers of a cluster, among everything that was. */
export class AssessedBrokers {
  readonly #brokers: AssessedForAddition['brokers'][number][] = [];
  #cluster: ClusterRecord | undefined;

  add(assessed: readonly Assessed[]): void {
    for (const { assessment, detail } of assessed) {
      if (assessment.kind === 'broker') {
        const record = detail as BrokerRecord;
        const id = Number(assessment.name);
        this.#brokers.push({ id, assessment: record.assessment });
      }
      if (assessment.kind === 'cluster') {
        this.#cluster = detail as ClusterRecord;
      }
    }
  }

  /** As an addition of brokers is evaluated from it; null before the cluster was added. */
  get forAddition(): AssessedForAddition | null {
    if (!this.#cluster) return null;
    const { options, brokersNeeded } = this.#cluster.assessment;
    return { brokers: this.#brokers, options, brokersNeeded };
  }
}
