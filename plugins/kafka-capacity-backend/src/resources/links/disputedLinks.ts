import { AuditorService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  DisputedLink,
  kafkaCapacityClusterReadPermission,
  kafkaCapacityLinkAcceptPermission,
  LinkDecision,
  Page,
  PageQuery,
} from 'backstage-plugin-kafka-capacity-common';
import { Caller } from '../../access/Caller';
import { AnswerCache } from '../../http/answerCache';
import { audited, AuditedEvent } from '../../http/audited';
import { isCursorText, readCursor, writeCursor } from '../../http/pageCursor';
import { Link, LinkKey } from '../../registrations/registrationRow';
import { RegisteredKind } from '../../registrations/registrationsOf';
import { ReadModel } from '../ReadModel';
import { subjectEntity } from '../subjects';

const DEFAULT_LIMIT = 50;
/** Rows that are read at a time: more than a page, because some may be hidden from the caller. */
const STRETCH = 250;
const ORDER = 'disputed links';
const KINDS: readonly RegisteredKind[] = ['topic', 'consumer-group', 'cluster'];

/** What deciding about links works with. */
export interface LinkServices {
  model: ReadModel;
  answers: AnswerCache;
  auditor: AuditorService;
}

/**
 * A page of the disputed links of entities that the caller may see, accepted ones too.
 *
 * @throws NotAllowedError without the permission to read clusters
 */
export async function disputedLinks(
  model: Pick<ReadModel, 'registrations'>,
  { limit = DEFAULT_LIMIT, cursor }: PageQuery,
  caller: Caller,
): Promise<Page<DisputedLink>> {
  await caller.mustHave(kafkaCapacityClusterReadPermission);
  const found: Link[] = [];
  let after =
    cursor === undefined ? undefined : readCursor(cursor, ORDER, placeOf);
  for (;;) {
    const stretch = await model.registrations.disputed(STRETCH, after);
    const visible = await caller.entities.byRefs(
      stretch.map(({ entityRef }) => entityRef),
    );
    found.push(...stretch.filter(({ entityRef }) => visible.has(entityRef)));
    after = stretch.at(-1);
    // One more than fits shows that there is a next page.
    if (found.length > limit || stretch.length < STRETCH) break;
  }
  const shown = found.slice(0, limit);
  return {
    items: await describe(model, shown, caller),
    nextCursor: found.length > limit ? cursorOf(shown[limit - 1]) : null,
  };
}

/**
 * Accepts a disputed link, or ends that.
 *
 * @throws NotAllowedError without the permission, NotFoundError when there is no such link or the caller may not see its entity
 */
export async function decideLink(
  { model, answers, auditor }: LinkServices,
  { accepted, ...key }: LinkDecision,
  caller: Caller,
  request: AuditedEvent['request'],
): Promise<DisputedLink> {
  const event = {
    eventId: accepted ? 'link-accept' : 'link-reject',
    severityLevel: 'high' as const,
    request,
    meta: { ...key },
  };
  return audited(auditor, event, async () => {
    await caller.mustHave(kafkaCapacityLinkAcceptPermission);
    const link = await model.registrations.disputedOne(key);
    if (!link || !(await caller.entities.byRef(key.entityRef))) {
      throw new NotFoundError(
        `No disputed link of ${key.entityRef} to ${key.kind} '${key.name}' of cluster '${key.cluster}' was found`,
      );
    }
    const acceptance = accepted ? { by: caller.name, at: Date.now() } : null;
    await model.registrations.accept(key, acceptance);
    answers.clear();
    const [described] = await describe(
      model,
      [{ ...link, accepted: acceptance }],
      caller,
    );
    return described;
  });
}

/** Links whose entities the caller may see, as they are shown. */
async function describe(
  { registrations }: Pick<ReadModel, 'registrations'>,
  links: readonly Link[],
  caller: Caller,
): Promise<DisputedLink[]> {
  const trusted = (await registrations.linksOn(links)).filter(
    one => !one.disputed,
  );
  const visible = await caller.entities.byRefs(
    [...links, ...trusted].map(({ entityRef }) => entityRef),
  );
  return links.flatMap(({ entityRef, firstSeen, accepted, ...link }) => {
    const entity = visible.get(entityRef);
    const { cluster, name } = link;
    const kind = KINDS.find(one => one === link.kind);
    if (!entity || !kind) return [];
    const linkedTo = trusted
      .filter(one => isAbout(one, { cluster, kind, name, entityRef }))
      .flatMap(one => visible.get(one.entityRef) ?? []);
    return [
      {
        ...{ cluster, kind, name },
        entity: subjectEntity(entity),
        since: firstSeen > 0 ? new Date(firstSeen).toISOString() : null,
        linkedTo: linkedTo.map(subjectEntity),
        accepted: accepted && {
          by: accepted.by,
          at: new Date(accepted.at).toISOString(),
        },
      },
    ];
  });
}

function isAbout(other: Link, { cluster, kind, name }: LinkKey): boolean {
  return (
    other.kind === kind && other.name === name && other.cluster === cluster
  );
}

function cursorOf({ cluster, kind, name, entityRef }: LinkKey): string {
  return writeCursor(ORDER, [cluster, kind, name, entityRef]);
}

function placeOf(parts: readonly unknown[]): LinkKey | undefined {
  const [cluster, given, name, entityRef] = parts;
  const kind = KINDS.find(one => one === given);
  return kind &&
    isCursorText(cluster) &&
    isCursorText(name) &&
    isCursorText(entityRef)
    ? { cluster, kind, name, entityRef }
    : undefined;
}
