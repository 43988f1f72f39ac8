import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/**
 * An entity reference as the catalog has it, from one that people wrote, such as `team-ordering`. What can be none stays as it is: the
 * backend says what is wrong with it.
 */
export function wholeRef(text: string, defaultKind: string): string {
  try {
    return stringifyEntityRef(parseEntityRef(text, { defaultKind }));
  } catch {
    return text;
  }
}
