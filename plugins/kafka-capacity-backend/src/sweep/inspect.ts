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

/**
 * Reads a cluster, asking by name for what entities register, so that what is not there says why.
 *
 * @throws InspectionError when nothing could be read
 */
export async function inspect(
  admin: ClusterAdmin,
  claims: readonly Claim[],
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
    return await Promise.race([
      aborted,
      admin.inspect({
        signal,
        expectedTopics: namesOf(claims, 'topic'),
        expectedGroups: namesOf(claims, 'consumer-group'),
      }),
    ]);
  } catch (error) {
    throw new InspectionError(error);
  }
}

function namesOf(claims: readonly Claim[], kind: Claim['kind']): string[] {
  const names = claims.filter(claim => claim.kind === kind);
  return [...new Set(names.map(({ name }) => name))];
}
