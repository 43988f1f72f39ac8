import { isSupportedGroupId, LONGEST_GROUP_ID_BYTES } from './groupIds';
import { listed } from '../calculation/listed';
import { ALLOWED_TOPIC_NAME, isTopicName } from './topicNames';

/**
 * Stands in an annotation for every cluster that has the topic or consumer group.
 *
 * @public
 */
export const ANY_CLUSTER = '*';

/** Names that count of one annotation: each costs on every sweep and page. */
const MOST_NAMES = 1_000;
/** Problems that are named of one annotation. */
const MOST_PROBLEMS = 20;
/** Names that are shown of those that do not count. */
const NAMES_SHOWN = 3;

/**
 * A topic or consumer group that an entity registers.
 *
 * @public
 */
export interface AnnotatedSubject {
  kind: 'topic' | 'consumer-group';
  /** Name of the cluster in the configuration, or {@link ANY_CLUSTER}. */
  cluster: string;
  /** Topic name or group id. */
  name: string;
}

/** What is wrong with one of the names in an annotation. */
export interface NameProblem {
  value: string;
  allowed: string;
}

/**
 * Reads the topics or consumer groups that an annotation names: `cluster/name`, or `*` followed by `/name`, or a name alone for every
 * cluster that has it, separated by commas or line ends.
 */
export function parseSubjectNames(
  text: string,
  kind: AnnotatedSubject['kind'],
): { subjects: AnnotatedSubject[]; problems: NameProblem[] } {
  const entries = text
    .split(/[,\r\n\u2028\u2029]/)
    // Also takes off tabs and a byte order mark.
    .map(entry => entry.trim())
    .filter(entry => entry !== '');
  const problems: NameProblem[] = [];
  if (entries.length === 0) {
    problems.push({ value: text, allowed: grammarOf(kind) });
  }
  const subjects = new Map<string, AnnotatedSubject>();
  for (const entry of entries) {
    const subject = subjectOf(entry, kind);
    const allowed = problemOf(subject);
    if (allowed === undefined) {
      subjects.set(`${subject.cluster}/${subject.name}`, subject);
    } else {
      problems.push({ value: entry, allowed });
    }
  }
  return {
    subjects: [...subjects.values()].slice(0, MOST_NAMES),
    problems: [
      ...shortened(problems),
      ...tooMany([...subjects.keys()].slice(MOST_NAMES)),
    ],
  };
}

function subjectOf(
  entry: string,
  kind: AnnotatedSubject['kind'],
): AnnotatedSubject {
  // Group ids may hold slashes themselves: only the first one separates.
  const slash = entry.indexOf('/');
  return {
    kind,
    cluster: slash < 0 ? ANY_CLUSTER : entry.slice(0, slash).trim(),
    name: entry.slice(slash + 1).trim(),
  };
}

/** What would be right in the place of a name; undefined where it is. */
function problemOf({
  kind,
  cluster,
  name,
}: AnnotatedSubject): string | undefined {
  // No cluster is called so, and no database has such a text.
  if (cluster === '' || cluster.includes('\0')) return grammarOf(kind);
  if (kind === 'topic') {
    return isTopicName(name)
      ? undefined
      : `cluster/topic with ${ALLOWED_TOPIC_NAME}, as topic`;
  }
  if (name === '' || !isSupportedGroupId(name)) {
    return `cluster/group with 1 to ${LONGEST_GROUP_ID_BYTES} bytes and no character U+0000 as group`;
  }
  return name === '*'
    ? "a group's whole id: '*' stands for every cluster only, as in */group"
    : undefined;
}

function grammarOf(kind: AnnotatedSubject['kind']): string {
  const word = kind === 'topic' ? 'topic' : 'group';
  return `cluster/${word}, or */${word} for every cluster that has it, separated by commas or line ends`;
}

function shortened(problems: NameProblem[]): NameProblem[] {
  if (problems.length <= MOST_PROBLEMS) return problems;
  const more = problems.length - MOST_PROBLEMS;
  return [
    ...problems.slice(0, MOST_PROBLEMS),
    {
      value: `${problems[MOST_PROBLEMS].value} and ${more - 1} more`,
      allowed: 'names like those before',
    },
  ];
}

function tooMany(left: readonly string[]): NameProblem[] {
  if (left.length === 0) return [];
  return [
    {
      value: listed(left, NAMES_SHOWN),
      allowed: `at most ${MOST_NAMES} names, of which these are left out`,
    },
  ];
}
