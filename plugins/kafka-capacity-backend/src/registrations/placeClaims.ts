import {
  AnnotatedSubject,
  ANY_CLUSTER,
} from 'backstage-plugin-kafka-capacity-common';
import { ClusterSnapshot } from 'backstage-plugin-kafka-capacity-node';
import { isMissingGroup, isMissingTopic } from '../measurement/measure';
import { Claim } from './claims';

/** What the catalog claims on one cluster. */
export interface ClusterClaims {
  /** By the cluster's name. */
  named: Claim[];
  /** On every cluster that has the subject. */
  anywhere: Claim[];
}

/** Those of the catalog's claims that can be about a cluster. */
export function claimsFor(
  cluster: string,
  all: readonly Claim[],
): ClusterClaims {
  return {
    named: all.filter(claim => claim.cluster === cluster),
    anywhere: all.filter(claim => claim.cluster === ANY_CLUSTER),
  };
}

/** The claims on a cluster, with those on every cluster where it has the subject. */
export function placeClaims(
  cluster: string,
  { named, anywhere }: ClusterClaims,
  has: (subject: AnnotatedSubject) => boolean,
): Claim[] {
  return [
    ...named,
    ...anywhere.filter(has).map(claim => ({ ...claim, cluster })),
  ];
}

/**
 * Whether a cluster has a subject, by what a sweep saw of it. A group that is missing from a list that is not whole is still there when it
 * was claimed before.
 */
export function hasSubject(
  { topics, groups, groupsFault }: ClusterSnapshot,
  before: readonly Claim[],
): (subject: AnnotatedSubject) => boolean {
  const names = {
    topic: new Set(
      topics.filter(topic => !isMissingTopic(topic)).map(({ name }) => name),
    ),
    'consumer-group': new Set([
      ...groups
        .filter(group => !isMissingGroup(group))
        .map(({ groupId }) => groupId),
      ...(groupsFault ? namesOf(before, 'consumer-group') : []),
    ]),
  };
  return ({ kind, name }) => names[kind].has(name);
}

/** Whether a subject was claimed before, for as long as no sweep tells better. */
export function wasClaimed(
  before: readonly Claim[],
): (subject: AnnotatedSubject) => boolean {
  const names = {
    topic: new Set(namesOf(before, 'topic')),
    'consumer-group': new Set(namesOf(before, 'consumer-group')),
  };
  return ({ kind, name }) => names[kind].has(name);
}

function namesOf(
  claims: readonly Claim[],
  kind: AnnotatedSubject['kind'],
): string[] {
  return claims.flatMap(claim => (claim.kind === kind ? claim.name : []));
}
