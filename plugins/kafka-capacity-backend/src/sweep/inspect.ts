import { portMessage } from '../sources/portMessage';
import {
  escapeName,
  formatQuantity,
  isSupportedGroupId,
  LONGEST_GROUP_ID_BYTES,
} from 'backstage-plugin-kafka-capacity-common';
import {
  ClusterAdmin,
  ClusterSnapshot,
  Fault,
  GroupSnapshot,
} from 'backstage-plugin-kafka-capacity-node';
import { excludeSubjects, SubjectSelection } from './excludeSubjects';
import { Registration } from '../registrations/registrationsOf';

/** A cluster that could not be read at all. Its message is for people and, by the port's promise, holds no secret. */
export class InspectionError extends Error {
  constructor(cause: unknown) {
    super(portMessage(cause, 'the cluster could not be read'), { cause });
    this.name = 'InspectionError';
  }
}

/** What a sweep asks a cluster for. */
export interface Asked {
  registrations: readonly Registration[];
  /** Topics that groups had commits of before. */
  formerTopics: readonly string[];
  readAcls: boolean;
  selection: SubjectSelection;
}

/**
 * Reads a cluster, asking by name for what entities register, so that what is not there says why.
 *
 * @throws InspectionError when nothing could be read
 */
export async function inspect(
  admin: ClusterAdmin,
  { registrations, formerTopics, readAcls, selection }: Asked,
  signal: AbortSignal,
): Promise<ClusterSnapshot> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
    });
  });
  signal.throwIfAborted();
  const { readsTopic, readsGroup } = selection;
  const topics = namesOf(registrations, 'topic');
  const groups = namesOf(registrations, 'consumer-group');
  // A port of somebody else's may not listen to the signal: a sweep ends in time all the same.
  try {
    const snapshot = await Promise.race([
      aborted,
      admin.inspect({
        signal,
        expectedTopics: topics.filter(readsTopic),
        formerTopics: formerTopics.filter(readsTopic),
        expectedGroups: groups.filter(readsGroup),
        readsTopic,
        readsGroup,
        readAcls,
      }),
    ]);
    return withoutUnsupported(
      excludeSubjects(snapshot, selection, { topics, groups }),
    );
  } catch (error) {
    throw new InspectionError(error);
  }
}

/** One group whose id can't be kept must not stop the sweep of all others. Only topics that it reads lack a reader. */
function withoutUnsupported(snapshot: ClusterSnapshot): ClusterSnapshot {
  const groups: GroupSnapshot[] = [];
  const leftOut: GroupSnapshot[] = [];
  for (const group of snapshot.groups) {
    (isSupportedGroupId(group.groupId) ? groups : leftOut).push(group);
  }
  if (leftOut.length === 0) return snapshot;
  const fault = unsupportedFault(leftOut.map(({ groupId }) => groupId));
  const read = new Set(leftOut.flatMap(topicsOf));
  const consumersFault: Fault = {
    code: fault.code,
    message:
      'a consumer group reads it whose id has a form that is not supported',
  };
  return {
    ...snapshot,
    groups,
    topics: snapshot.topics.map(topic =>
      read.has(topic.name) ? { ...topic, consumersFault } : topic,
    ),
    faults: [...snapshot.faults, fault],
  };
}

/** Characters of an id that help to find it. */
const SHOWN_OF_ID = 40;

function unsupportedFault(ids: readonly string[]): Fault {
  const isEmpty = (id: string) => id === '';
  const holdsNull = (id: string) => id.includes('\0');
  const empty = ids.filter(isEmpty).length;
  const withNull = ids.filter(holdsNull).length;
  const tooLong = ids.length - empty - withNull;
  const causes = [
    empty > 0 && `${empty} empty`,
    withNull > 0 && `${withNull} with the character U+0000`,
    tooLong > 0 && `${tooLong} longer than ${LONGEST_GROUP_ID_BYTES} bytes`,
  ].filter(Boolean);
  const first = escapeName(JSON.stringify(ids[0].slice(0, SHOWN_OF_ID)));
  return {
    code: 'UNSUPPORTED_GROUP_ID',
    message: `${formatQuantity(
      ids.length,
      'consumer groups',
    )} left out because of the id: ${causes.join(
      ', ',
    )}. The first one's id begins with ${first}.`,
  };
}

function topicsOf({ committed = [], members }: GroupSnapshot): string[] {
  return [
    ...committed.map(({ topic }) => topic),
    ...members.flatMap(({ assignment }) => Object.keys(assignment ?? {})),
  ];
}

function namesOf(
  registrations: readonly Registration[],
  kind: Registration['kind'],
): string[] {
  const names = registrations.filter(
    registration => registration.kind === kind,
  );
  return [...new Set(names.map(({ name }) => name))];
}
