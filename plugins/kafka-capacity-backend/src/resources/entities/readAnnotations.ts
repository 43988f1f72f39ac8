import { Entity } from '@backstage/catalog-model';
import {
  AnnotatedSubject,
  ANY_CLUSTER,
  KafkaAnnotations,
  parseKafkaAnnotations,
} from 'backstage-plugin-kafka-capacity-common';
import { ReadModel, subjectKey } from '../ReadModel';

/**
 * What the annotations of some entities say, each read once. A subject on every cluster stands there once for each configured cluster
 * that has it, and stays as it is where none has.
 */
export async function readAnnotations(
  model: Pick<ReadModel, 'assessments' | 'settings'>,
  entities: Iterable<Entity>,
): Promise<Map<Entity, KafkaAnnotations>> {
  const read = new Map<Entity, KafkaAnnotations>();
  const anywhere = new Map<string, AnnotatedSubject>();
  for (const entity of entities) {
    if (read.has(entity)) continue;
    const annotations = parseKafkaAnnotations(entity.metadata.annotations);
    read.set(entity, annotations);
    for (const subject of annotations.subjects) {
      if (subject.cluster === ANY_CLUSTER) {
        anywhere.set(subjectKey(subject), subject);
      }
    }
  }
  if (anywhere.size === 0) return read;
  const placed = await placesOf(model, [...anywhere.values()]);
  for (const [entity, annotations] of read) {
    const subjects = annotations.subjects.flatMap(
      subject => placed.get(subjectKey(subject)) ?? subject,
    );
    const each = new Map(subjects.map(one => [subjectKey(one), one]));
    read.set(entity, { ...annotations, subjects: [...each.values()] });
  }
  return read;
}

/** The subjects of configured clusters that subjects on every cluster stand for, by the key of those. */
async function placesOf(
  { assessments, settings }: Pick<ReadModel, 'assessments' | 'settings'>,
  anywhere: readonly AnnotatedSubject[],
): Promise<Map<string, AnnotatedSubject[]>> {
  const clusters = settings.clusters.map(({ connection }) => connection.name);
  const placed = new Map<string, AnnotatedSubject[]>();
  for (const place of await assessments.placesOf(anywhere, clusters)) {
    const key = subjectKey({ ...place, cluster: ANY_CLUSTER });
    const known = placed.get(key);
    if (known) known.push(place);
    else placed.set(key, [place]);
  }
  return placed;
}
