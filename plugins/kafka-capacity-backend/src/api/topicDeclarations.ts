import { isDeepStrictEqual } from 'node:util';
import { assertError } from '@backstage/errors';
import { TopicChangeResult } from 'backstage-plugin-kafka-capacity-node';
import {
  DeclarationAttempt,
  DeclarationStore,
} from '../catalog/DeclarationStore';

/**
 * Creates a topic of which something is said. What that is is noted first, and stays when this rejects: the topic may be there all
 * the same, and only who tried to create it has said whose it is.
 */
export async function createDeclared(
  declarations: DeclarationStore,
  attempt: DeclarationAttempt,
  create: () => Promise<TopicChangeResult>,
): Promise<TopicChangeResult> {
  await declarations.beginAttempt(attempt, Date.now());
  const result = await create();
  if (result.outcome === 'refused' || result.outcome === 'conflict') {
    await declarations.endAttempt(attempt, attempt.creator);
  }
  return result;
}

/**
 * Keeps what is said of a topic, once it is there.
 *
 * @returns what is worth knowing of that, a sentence each
 */
export async function keepDeclaration(
  declarations: DeclarationStore,
  attempt: DeclarationAttempt,
  outcome: TopicChangeResult['outcome'],
): Promise<string[]> {
  if (outcome === 'changed') return keep(declarations, attempt, Date.now());
  if (outcome !== 'unchanged') return [];
  const known = await declarations.of(attempt);
  if (isDeepStrictEqual(known?.declaration, attempt.declaration)) return [];
  const before = await declarations.attemptAt(
    attempt,
    attempt.creator,
    Date.now(),
  );
  // What is there already is not to be had by declaring it, unless the answer to its creation was lost. What was known before that
  // was said of an earlier topic of the name, since there was none when its creation was validated.
  const isOurs =
    before !== undefined &&
    isDeepStrictEqual(before.declaration, attempt.declaration) &&
    (known === undefined || known.at < before.at);
  return isOurs
    ? keep(declarations, attempt, before.at)
    : [
        `Topic ${attempt.name} was there already, so that what is declared about it here was not kept: its entity has to say it.`,
      ];
}

/** The topic is there by now: that nobody will know whose it is must not pass for a change that failed. */
async function keep(
  declarations: DeclarationStore,
  attempt: DeclarationAttempt,
  at: number,
): Promise<string[]> {
  try {
    await declarations.put(attempt, attempt.declaration, at);
    await declarations.endAttempt(attempt, attempt.creator);
    return [];
  } catch (error) {
    assertError(error);
    return [
      `What was declared about ${attempt.name} could not be kept, so that its entity will not have it until that is tried again: ${error.message}`,
    ];
  }
}
