import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  AnnotatedSubject,
  kafkaCapacityClusterReadPermission,
  SubjectEntity,
  UntrustedLink,
} from 'backstage-plugin-kafka-capacity-common';
import { Caller } from '../../access/Caller';
import { configuredClusters, ReadModel, subjectKey } from '../ReadModel';
import { subjectEntity } from '../subjects';

/** That an entity names a topic or consumer group now, whatever was stored of it. */
export interface EntityLink {
  subject: AnnotatedSubject;
  entity: Entity;
}

/** What is known of the links of some entities. */
interface Links {
  /** The subjects that the caller may see, each once, with the entities linked to it. */
  seen: { subject: AnnotatedSubject; entities: SubjectEntity[] }[];
  untrustedLinks: UntrustedLink[];
}

/**
 * Tells which of the topics and groups that some visible entities name the caller may see, and which of the links are not trusted.
 * A link is trusted once the registrations were read with it: the entity may have named the topic a second ago.
 */
export async function readLinks(
  model: Pick<ReadModel, 'registrations' | 'settings'>,
  links: readonly EntityLink[],
  caller: Caller,
): Promise<Links> {
  const subjects = new Map(
    links.map(({ subject }) => [subjectKey(subject), subject]),
  );
  const stored = await model.registrations.linksOn([...subjects.values()]);
  const isTrusted = new Map(
    stored.map(link => [
      linkKey(link, link.entityRef),
      !link.disputed || link.accepted !== null,
    ]),
  );
  const trusted = stored.filter(one =>
    isTrusted.get(linkKey(one, one.entityRef)),
  );
  const visible = await caller.entities.byRefs(
    trusted.map(({ entityRef }) => entityRef),
  );
  const entitiesOf = new Map<string, SubjectEntity[]>();
  const registered = new Set<string>();
  for (const { entityRef, ...subject } of trusted) {
    const key = subjectKey(subject);
    registered.add(key);
    const entity = visible.get(entityRef);
    if (!entity) continue;
    const known = entitiesOf.get(key);
    if (known) known.push(subjectEntity(entity));
    else entitiesOf.set(key, [subjectEntity(entity)]);
  }
  const seesUnlinked = await caller.may(kafkaCapacityClusterReadPermission);
  const configured = new Set(configuredClusters(model));
  const seen = new Map<string, Links['seen'][number]>();
  for (const [key, subject] of subjects) {
    const entities = entitiesOf.get(key) ?? [];
    const isVisible =
      entities.length > 0 ||
      (!registered.has(key) && seesUnlinked) ||
      // Nothing is known of what is elsewhere, but that the link leads nowhere.
      !configured.has(subject.cluster);
    if (isVisible) seen.set(key, { subject, entities: [...entities] });
  }
  const untrustedLinks: UntrustedLink[] = [];
  for (const { subject, entity } of links) {
    const key = subjectKey(subject);
    const entityRef = stringifyEntityRef(entity);
    const trust = isTrusted.get(linkKey(subject, entityRef));
    const place = seen.get(key);
    if (trust) continue;
    if (trust === undefined && place) {
      // Whoever sees the subject anyway sees a new link to it at once.
      place.entities.push(subjectEntity(entity));
      continue;
    }
    untrustedLinks.push({
      subject,
      entityRef,
      state: trust === undefined ? 'new' : 'disputed',
      linkedTo: entitiesOf.get(key) ?? [],
    });
  }
  return { seen: [...seen.values()], untrustedLinks };
}

function linkKey(subject: AnnotatedSubject, entityRef: string): string {
  return `${entityRef} ${subjectKey(subject)}`;
}
