import {
  CompoundEntityRef,
  KubernetesValidatorFunctions,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';

/**
 * The whole entity reference that a request gives. It has to name the kind: a bare word is as likely another value that is mistyped.
 *
 * @param field - where it is given, for the error
 * @throws InputError for what no entity can be called, or that is of another kind
 */
export function readEntityRef(
  field: string,
  given: string,
  { example, kind, orNone }: EntityRefRule,
): string {
  const whole = wholeEntityRef(given);
  if (whole !== undefined && kind === undefined) return whole;
  if (whole !== undefined && parseEntityRef(whole).kind === kind) return whole;
  throw new InputError(
    `${field} must be an entity reference with its kind, such as '${example}'${
      orNone ? ", or 'none'" : ''
    }, but it is '${given.slice(0, 200)}'`,
  );
}

/** Which entity reference is allowed. */
export interface EntityRefRule {
  example: string;
  /** The only kind that is allowed, in lower case; every one unless given. */
  kind?: string;
  /** Whether `none` is allowed too, which the caller has looked for. */
  orNone?: boolean;
}

function wholeEntityRef(given: string): string | undefined {
  try {
    const whole = stringifyEntityRef(parseEntityRef(given));
    return isNamedAsEntities(parseEntityRef(whole)) ? whole : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an entity could be named so in the catalog: what could not is mistyped. */
function isNamedAsEntities({ kind, namespace, name }: CompoundEntityRef) {
  return (
    KubernetesValidatorFunctions.isValidKind(kind) &&
    KubernetesValidatorFunctions.isValidNamespace(namespace) &&
    KubernetesValidatorFunctions.isValidObjectName(name)
  );
}

/**
 * The entity reference that a path names by its parts.
 *
 * @throws NotFoundError where the parts make another reference, or none
 */
export function entityRefOfPath(parts: CompoundEntityRef): string {
  const entityRef = stringifyEntityRef(parts);
  try {
    if (stringifyEntityRef(parseEntityRef(entityRef)) === entityRef) {
      const { kind, namespace, name } = parseEntityRef(entityRef);
      const same =
        kind === parts.kind.toLocaleLowerCase('en-US') &&
        namespace === parts.namespace.toLocaleLowerCase('en-US') &&
        name === parts.name.toLocaleLowerCase('en-US');
      if (same) return entityRef;
    }
  } catch {
    // Its parts have none of the form of a reference.
  }
  throw new NotFoundError(`No entity '${entityRef}' was found`);
}

const ISO_TIME =
  /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/**
 * Milliseconds since the epoch of an ISO time with its zone; NaN for anything else. `Date.parse` alone reads February 31 as March 3, and
 * other forms as different moments in different places.
 */
export function parseIsoTime(given: string): number {
  const [, day] = ISO_TIME.exec(given) ?? [];
  if (day === undefined) return NaN;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const isDay =
    !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
  return isDay ? Date.parse(given) : NaN;
}
