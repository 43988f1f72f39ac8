import {
  isSupportedGroupId,
  LONGEST_GROUP_ID_BYTES,
} from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterAdmin,
  ClusterSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { Claim } from '../catalog/claims';

/** A cluster that could not be read at all. Its message is for people and, by the port's promise, holds no secret. */
export class InspectionError extends Error {
  constructor(cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super(message.slice(0, 1000), { cause });
    this.name = 'InspectionError';
  }
}

/** What a sweep asks a cluster for. */
export interface Asked {
  claims: readonly Claim[];
  readAcls: boolean;
}

/**
 * Reads a cluster, asking by name for what entities register, so that what is not there says why.
 *
 * @throws InspectionError when nothing could be read
 */
export async function inspect(
  admin: ClusterAdmin,
  { claims, readAcls }: Asked,
  signal: AbortSignal,
): Promise<ClusterSnapshot> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
    });
  });
  signal.throwIfAborted();
  // A port of somebody else's may not listen to the signal: a sweep ends in time all the same.
  try {
    const snapshot = await Promise.race([
      aborted,
      admin.inspect({
        signal,
        expectedTopics: namesOf(claims, 'topic'),
        expectedGroups: namesOf(claims, 'consumer-group'),
        readAcls,
      }),
    ]);
    return withoutUnsupported(snapshot);
  } catch (error) {
    throw new InspectionError(error);
  }
}

/** One group whose id can't be kept must not stop the sweep of all others. */
function withoutUnsupported(snapshot: ClusterSnapshot): ClusterSnapshot {
  const groups = snapshot.groups.filter(({ groupId }) =>
    isSupportedGroupId(groupId),
  );
  const left = snapshot.groups.length - groups.length;
  if (left === 0) return snapshot;
  const fault = {
    code: 'UNSUPPORTED_GROUP_ID',
    message: `${left} consumer groups are left out: their ids hold the character U+0000, or more than ${LONGEST_GROUP_ID_BYTES} bytes.`,
  };
  return { ...snapshot, groups, faults: [...snapshot.faults, fault] };
}

function namesOf(claims: readonly Claim[], kind: Claim['kind']): string[] {
  const names = claims.filter(claim => claim.kind === kind);
  return [...new Set(names.map(({ name }) => name))];
}
