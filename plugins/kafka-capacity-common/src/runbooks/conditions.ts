import { describeGroup } from './actions';
import { Condition, kafkaTool, onlyTopic } from './shell';

/** What a group reads, or is to read. */
export interface GroupOnTopic {
  group: string;
  topic: string;
  partitions: number;
}

/** The topic has that many partitions. A describe that fails gives no number, and that is not the expected one either. */
export function hasPartitions(topic: string, partitions: number): Condition {
  const count = `sed -n 's/.*PartitionCount: *\\([0-9][0-9]*\\).*/\\1/p'`;
  return {
    test: `[ "$(${describeTopic(topic)} | ${count})" = ${partitions} ]`,
    holds: `${topic} has ${partitions} partitions`,
    fails: `${topic} does not have ${partitions} partitions, or can't be read`,
  };
}

/** Every replica is in sync. */
export function isInSync(topic: string): Condition {
  const under = `${describeTopic(topic)} --under-replicated-partitions`;
  return {
    test: `under=$(${under}) && [ -z "$under" ]`,
    holds: `all replicas of ${topic} are in sync`,
    fails: `${topic} is under-replicated or can't be read`,
  };
}

/** There is no such topic. */
export function isAbsent(topic: string): Condition {
  // A list that failed must not pass for an empty one, nor a search that failed for one that found nothing.
  const names = kafkaTool('topics', '--list');
  const found = `printf '%s\\n' "$names" | grep -Fcx -- ${topic}`;
  return {
    test: `names=$(${names}) && [ "$(${found})" = 0 ]`,
    holds: `${topic} does not exist`,
    fails: `${topic} exists, or topics can't be listed`,
  };
}

/** Nothing is written to the topic for some seconds. Needs the log end of every partition. */
export function isIdle(
  topic: string,
  partitions: number,
  seconds = 30,
): Condition {
  const ends = logEnds(topic);
  const known = `printf '%s\\n' "$ends" | grep -c ':[0-9][0-9]*$'`;
  return {
    test: `ends=$(${ends}) && [ "$(${known})" = ${partitions} ] && sleep ${seconds} && [ "$(${ends})" = "$ends" ]`,
    holds: `${topic} receives no records`,
    fails: `${topic} receives records or can't be read`,
  };
}

/**
 * For a minute the new topic receives as much as the old one; the test prints how much. It reads the new one before and after the
 * old one, so that what takes a moment to arrive is not missed. More is possible: transactions leave a marker in each partition.
 */
export function bothReceive(topic: string, newTopic: string): Condition {
  const sum = (name: string) =>
    `${logEnds(
      name,
    )} | awk -F: '/:[0-9]+$/ { sum += $NF; n++ } END { if (n) printf "%.0f\\n", sum }'`;
  return {
    test: `{
  ${sum(newTopic)}
  ${sum(topic)}
  sleep 60
  ${sum(topic)}
  ${sum(newTopic)}
} | awk '{ end[NR] = $1 } END {
  if (NR != 4) exit 1
  one = end[3] - end[2]; both = end[4] - end[1]
  printf "${topic} +%.0f, ${newTopic} +%.0f in a minute\\n", one, both
  exit !(one > 0 && both >= one)
}'`,
    holds: 'both topics receive the same records',
    fails: "the topics receive different records, none, or can't be read",
  };
}

/**
 * The group has read everything that the topic held some seconds ago. While records keep coming, a lag of exactly 0 is never seen;
 * once nothing is written, 0 seconds ask for it.
 */
export function hasRead(place: GroupOnTopic, seconds: number): Condition {
  const { group, topic } = place;
  const wait = seconds > 0 ? `; sleep ${seconds}` : '';
  return {
    test: hasReached(place, `${logEnds(topic)}${wait}`),
    holds: `${group} has read all of ${topic}`,
    fails: `${group} is behind on ${topic} or can't be read`,
  };
}

/** The group, which may be stopped, has read all records that are older, by their timestamps; where none is younger, every record. */
export function isWithinMinutes(
  place: GroupOnTopic,
  minutes: number,
): Condition {
  const { group, topic } = place;
  const ends = logEnds(topic);
  const since = `${ends} --time="$((now - ${minutes * 60}))000"`;
  return {
    test: `now=$(date +%s) && ${hasReached(place, `${ends}; ${since}`)}`,
    holds: `${group} is at most ${minutes} minutes behind on ${topic}`,
    fails: `${group} is more than ${minutes} minutes behind on ${topic}, or can't be read`,
  };
}

/**
 * No member of any group reads the topic, including groups that no command names. False while any group rebalances: its members
 * then seem to read nothing.
 */
export function isUnread(topic: string): Condition {
  const rows = kafkaTool('consumer-groups', '--describe', '--all-groups');
  return {
    test: `rows=$(${rows} 2>&1) && printf '%s\\n' "$rows" | awk -v topic=${topic} '
  /CONSUMER-ID/ { described = 1 }
  /Error: |is rebalancing/ { doubt = 1 }
  { for (i = 1; i + 5 <= NF; i++) if ($i == topic && $(i + 1) ~ /^[0-9]+$/ && $(i + 5) != "-") read = 1 }
  END { exit !(described && !doubt && !read) }'`,
    holds: `no member of any group reads ${topic}`,
    fails: `${topic} is read, or not every group can be read`,
  };
}

function describeTopic(topic: string): string {
  return kafkaTool('topics', '--describe', onlyTopic(topic));
}

function logEnds(topic: string): string {
  return kafkaTool('get-offsets', onlyTopic(topic));
}

/**
 * Whether a group has come to the offsets that `listed` prints, of which the last one counts for a partition. A partition to which
 * nothing was ever written needs no commit.
 */
function hasReached(
  { group, topic, partitions }: GroupOnTopic,
  listed: string,
): string {
  return `{ ${listed}; ${describeGroup(group)}; } | awk -v topic=${topic} '
  split($0, end, ":") == 3 && end[1] == topic && end[3] ~ /^[0-9]+$/ { if (!(end[2] in written)) known++; written[end[2]] = end[3] }
  { for (i = 1; i + 2 <= NF; i++) if ($i == topic && ($(i + 1) in written)) done[$(i + 1)] = $(i + 2) }
  END {
    for (p in written) if (done[p] + 0 < written[p] + 0) behind = 1
    exit !(known == ${partitions} && !behind)
  }'`;
}
