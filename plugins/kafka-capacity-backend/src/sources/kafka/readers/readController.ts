import {
  Fault,
  QuorumSnapshot,
  ReassignmentSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { askAny, AskedBroker } from '../client/brokerLink';
import { clusterFault, exceptUnoffered, faultOf } from '../client/faults';
import { describeQuorum } from '../protocol/describeQuorum';
import { listPartitionReassignments } from '../protocol/listPartitionReassignments';

/** What only the controller knows. */
export interface ControllerAnswers {
  controllerId?: number;
  quorum?: QuorumSnapshot;
  reassignments?: ReassignmentSnapshot[];
  faults: Fault[];
}

async function readControllerId(
  links: readonly AskedBroker[],
  told: number,
): Promise<Pick<ControllerAnswers, 'controllerId' | 'quorum' | 'faults'>> {
  // A ZooKeeper cluster has no quorum to describe: what its metadata tells is the controller.
  if (!links.some(link => link.versionOf(describeQuorum) !== undefined)) {
    return { controllerId: told >= 0 ? told : undefined, faults: [] };
  }
  try {
    const { errorCode, leaderId, ...quorum } = await askAny(
      links,
      describeQuorum,
      undefined,
    );
    return errorCode === 0 && leaderId >= 0
      ? { controllerId: leaderId, quorum, faults: [] }
      : { faults: [clusterFault(errorCode, 'which node is the controller')] };
  } catch (error) {
    return { faults: [faultOf(error)] };
  }
}

async function readReassignments(
  links: readonly AskedBroker[],
  timeoutMs: number,
): Promise<Pick<ControllerAnswers, 'reassignments' | 'faults'>> {
  try {
    const { errorCode, reassignments } = await askAny(
      links,
      listPartitionReassignments,
      { timeoutMs },
    );
    return errorCode === 0
      ? { reassignments, faults: [] }
      : { faults: [clusterFault(errorCode, 'reassignments under way')] };
  } catch (error) {
    const fault = exceptUnoffered(faultOf(error));
    return { faults: fault ? [fault] : [] };
  }
}

/**
 * Reads which node is the controller and which replica sets are being changed. Needs DESCRIBE on the cluster.
 *
 * @param told - the controller that the cluster's metadata names
 */
export async function readController(
  links: readonly AskedBroker[],
  told: number,
  timeoutMs: number,
): Promise<ControllerAnswers> {
  const controllerFirst = [...links].sort(
    (a, b) => Number(b.id === told) - Number(a.id === told),
  );
  const [controller, reassigned] = await Promise.all([
    readControllerId(controllerFirst, told),
    readReassignments(controllerFirst, timeoutMs),
  ]);
  return {
    ...controller,
    ...reassigned,
    faults: [...controller.faults, ...reassigned.faults],
  };
}
