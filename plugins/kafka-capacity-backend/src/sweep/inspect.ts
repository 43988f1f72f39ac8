import {
  ClusterAdmin,
  ClusterSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { Claim } from '../catalog/claims';

/** Reads a cluster, asking by name for what entities register, so that what is not there says why. */
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
  return Promise.race([
    aborted,
    admin.inspect({
      signal,
      expectedTopics: namesOf(claims, 'topic'),
      expectedGroups: namesOf(claims, 'consumer-group'),
    }),
  ]);
}

function namesOf(claims: readonly Claim[], kind: Claim['kind']): string[] {
  const names = claims.filter(claim => claim.kind === kind);
  return [...new Set(names.map(({ name }) => name))];
}
