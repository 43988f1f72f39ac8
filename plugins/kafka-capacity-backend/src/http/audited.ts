import { fullText } from 'backstage-plugin-kafka-capacity-node';
import { AuditorService } from '@backstage/backend-plugin-api';
import { assertError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';

/** That something was done which the audit log does not know of. */
class UnrecordedError extends Error {
  readonly statusCode = 500;

  constructor(cause: Error) {
    super('The change was made, but the audit log could not record it', {
      cause,
    });
  }
}

/** What the audit log is told of an act before it is tried. */
export type AuditedEvent = Parameters<AuditorService['createEvent']>[0];

/**
 * Does something that the audit log is told of: that it is tried, and whether it was done. A log that fails afterwards hides
 * neither.
 *
 * @param describe - what more is told of what was done
 */
export async function audited<Done>(
  auditor: AuditorService,
  event: AuditedEvent,
  act: () => Promise<Done>,
  describe?: (done: Done) => JsonObject,
): Promise<Done> {
  const audit = await auditor.createEvent(event);
  let done: Done;
  try {
    done = await act();
  } catch (error) {
    assertError(error);
    try {
      await audit.fail({ error, meta: { finding: fullText(error.message) } });
    } catch {
      // Why it failed matters more than that the log could not be told.
    }
    throw error;
  }
  try {
    await audit.success(describe && { meta: describe(done) });
  } catch (error) {
    assertError(error);
    throw new UnrecordedError(error);
  }
  return done;
}
