import { ConfigReader, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { z } from 'zod';

/** Node's timers treat longer times as none. */
const LONGEST_TIMER_MS = 24 * 24 * 3600 * 1000;

/** A block in which a key that is not known is refused: most often it is misspelled, and the default would hold unnoticed. */
export function block<Shape extends z.ZodRawShape>(
  shape: Shape,
  allowed = 'a block of settings',
) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? `allowed are ${keys}` : allowed,
  });
}

/** A text for which something holds. */
export function text(allowed: string, holds: (given: string) => boolean) {
  return z
    .string({ error: allowed })
    .refine(holds, { error: allowed, abort: true });
}

/** One of a few words. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, { error: `one of ${words.join(', ')}` });
}

/** True or false, also as the text that an environment variable is. */
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false'])], { error: 'true or false' })
  .transform(given => given === true || given === 'true');

/** A number for which something holds, also as the text that an environment variable is. */
export function number(allowed: string, holds: (given: number) => boolean) {
  return z
    .unknown()
    .transform(given =>
      typeof given === 'string' && given === String(Number(given))
        ? Number(given)
        : given,
    )
    .pipe(z.number({ error: allowed }).refine(holds, { error: allowed }));
}

/** Milliseconds of a duration such as `60s`, `PT1M` or `{ seconds: 60 }`. */
export function duration(allowed: string, holds: (ms: number) => boolean) {
  return z.unknown().transform((given, context) => {
    const ms = millisecondsOf(given);
    if (ms !== undefined && holds(ms)) return ms;
    context.addIssue({ code: 'custom', message: allowed });
    return z.NEVER;
  });
}

/** A duration that a timer can wait for, in milliseconds. */
export function timer(defaultMs: number) {
  return duration(
    "a duration above 0, of 24 days at most, such as '60s', 'PT1M' or { seconds: 60 }",
    ms => ms > 0 && ms <= LONGEST_TIMER_MS,
  ).default(defaultMs);
}

function millisecondsOf(given: unknown): number | undefined {
  try {
    const config = new ConfigReader({ given: z.json().parse(given) });
    return durationToMilliseconds(
      readDurationFromConfig(config, { key: 'given' }),
    );
  } catch {
    return undefined;
  }
}
