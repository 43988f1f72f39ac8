import { isDeepStrictEqual } from 'node:util';
import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { TopicChangeResult } from 'backstage-plugin-kafka-capacity-node';
import {
  DatedDeclaration,
  DeclarationAttempt,
  DeclarationStore,
} from './DeclarationStore';

/** Where declarations are kept. */
export interface DeclarationServices {
  declarations: DeclarationStore;
  logger: LoggerService;
}

/** An attempt, with the one before it of the same person at a topic of the name. */
export interface Declaring extends DeclarationAttempt {
  earlier: DatedDeclaration | undefined;
}

/** What is to be declared, by whom, and how that was tried last. */
export async function declaring(
  declarations: DeclarationStore,
  attempt: DeclarationAttempt,
): Promise<Declaring> {
  const { creator } = attempt;
  const earlier = await declarations.attemptAt(attempt, creator, Date.now());
  return { ...attempt, earlier };
}

/**
 * Creates a topic of which something is said. What that is is noted first, and stays when this rejects: the topic may be there all
 * the same, and only who tried to create it has said whose it is.
 */
export async function createDeclared(
  declarations: DeclarationStore,
  attempt: Declaring,
  create: () => Promise<TopicChangeResult>,
): Promise<TopicChangeResult> {
  await declarations.beginAttempt(attempt, Date.now());
  const { outcome, ...result } = await create();
  const isOthers = outcome === 'unchanged' && !isRepeated(attempt);
  if (outcome === 'refused' || outcome === 'conflict' || isOthers) {
    await declarations.endAttempt(attempt, attempt.creator);
  }
  return { outcome, ...result };
}

/** Whether the same was said before, in an attempt of which it is not known what became of it. */
function isRepeated({ earlier, declaration }: Declaring): boolean {
  return isDeepStrictEqual(earlier?.declaration, declaration);
}

/**
 * Keeps what is said of a topic, once it is there; a dry run only tells whether it would be kept.
 *
 * @returns what is worth knowing of that, a sentence each
 */
export async function keepDeclaration(
  services: DeclarationServices,
  attempt: Declaring,
  outcome: TopicChangeResult['outcome'],
  dryRun: boolean,
): Promise<string[]> {
  if (outcome === 'changed') return keep(services, attempt, Date.now());
  if (outcome !== 'unchanged') return [];
  const known = await services.declarations.of(attempt);
  if (isDeepStrictEqual(known?.declaration, attempt.declaration)) return [];
  // What is there already is not to be had by declaring it, unless the answer to its creation was lost: to one before this, as who was
  // quicker just now has created it. What was known before that was said of an earlier topic of the name, since there was none when its
  // creation was validated.
  const { earlier } = attempt;
  const isOurs =
    earlier !== undefined &&
    isRepeated(attempt) &&
    (known === undefined || known.at < earlier.at);
  if (isOurs) return dryRun ? [] : keep(services, attempt, earlier.at);
  return [
    `Topic ${attempt.name} already existed, so the facts declared here were not stored: declare them on its entity.`,
  ];
}

/** The topic is there by now: that nobody will know whose it is must not pass for a change that failed. */
async function keep(
  { declarations, logger }: DeclarationServices,
  attempt: DeclarationAttempt,
  at: number,
): Promise<string[]> {
  try {
    await declarations.put(attempt, attempt.declaration, at);
    await declarations.endAttempt(attempt, attempt.creator);
    return [];
  } catch (error) {
    logger.error(
      `The declared facts of topic ${attempt.name} could not be stored`,
      toError(error),
    );
    return [
      `The declared facts of ${attempt.name} could not be stored; its entity lacks them until the next try. The backend's log says why.`,
    ];
  }
}
