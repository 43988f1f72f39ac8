import {
  ANY_CLUSTER,
  GrowthList,
  growthRate,
  GrowthRow,
  kafkaCapacityClusterReadPermission,
  sumOfWeeks,
} from 'backstage-plugin-kafka-capacity-common';
import { Caller } from '../../access/Caller';
import { ForecastWeeks } from '../../forecasting/ForecastStore';
import { Registration } from '../../registrations/registrationsOf';
import { TimeSlice } from '../../timeSlice';
import { configuredClusters, ReadModel } from '../ReadModel';
import { EntityGroup, groupsOfEntities } from './entityGroups';

type Weeks = ForecastWeeks['weeks'];

/** What topics are grouped by; a topic counts once in each group. */
type Groups = Map<string, Map<string, Weeks>>;

/** How the traffic of topics grows that belong together and that the caller may see: the growth of their sum, not the sum of their peaks. */
export async function growthList(
  model: Pick<ReadModel, 'forecasts' | 'registrations' | 'settings'>,
  by: GrowthList['by'],
  caller: Caller,
): Promise<GrowthList> {
  const groups: Groups = new Map();
  const slice = new TimeSlice();
  for (const cluster of configuredClusters(model)) {
    const namesOf =
      by === 'cluster'
        ? await wholeCluster(cluster, caller)
        : await groupsOfTopics(model, cluster, by, caller);
    for await (const stretch of model.forecasts.weeks(cluster)) {
      for (const { name, weeks } of stretch) {
        for (const group of namesOf(name)) {
          const members = groups.get(group) ?? new Map<string, Weeks>();
          groups.set(group, members.set(`${cluster}/${name}`, weeks));
        }
        if (slice.spent) await slice.rest();
      }
    }
  }
  const items = [...groups].map(([name, members]) =>
    growthRow(name, [...members.values()]),
  );
  return { by, items: items.sort((a, b) => b.currentMBps - a.currentMBps) };
}

function growthRow(name: string, members: readonly Weeks[]): GrowthRow {
  const weeks = sumOfWeeks(members);
  return {
    name,
    topics: members.length,
    currentMBps: weeks.at(-1) ?? 0,
    growthRate: growthRate(weeks),
    weeks,
  };
}

type NamesOf = (topic: string) => Iterable<string>;

async function wholeCluster(cluster: string, caller: Caller): Promise<NamesOf> {
  const sees = await caller.may(kafkaCapacityClusterReadPermission);
  return () => (sees ? [cluster] : []);
}

async function groupsOfTopics(
  { registrations }: Pick<ReadModel, 'registrations'>,
  cluster: string,
  by: EntityGroup,
  caller: Caller,
): Promise<NamesOf> {
  const { named, anywhere } = await registrations.onCluster(cluster);
  const topics = [...named, ...anywhere].filter(
    one =>
      one.kind === 'topic' &&
      (one.cluster === cluster || one.cluster === ANY_CLUSTER),
  );
  const entities = await caller.entities.byRefs(
    topics.map(({ entityRef }) => entityRef),
  );
  const groupsOf = await groupsOfEntities(entities, by, caller);
  const found = new Map<string, Set<string>>();
  for (const { name, entityRef } of topics as Registration[]) {
    const groups = found.get(name) ?? new Set<string>();
    found.set(name, groups);
    for (const group of groupsOf.get(entityRef) ?? []) groups.add(group);
  }
  return topic => found.get(topic) ?? [];
}
