import {
  KubernetesValidatorFunctions,
  parseEntityRef,
} from '@backstage/catalog-model';

/**
 * Whether a text can be a reference of an entity: `ordering`, `group:ordering` or `group:default/ordering`.
 *
 * @param options - with `kind: 'required'` the reference has to name the kind, as in places that have none of their own
 * @public
 */
export function isEntityReference(
  text: string,
  options: { kind?: 'required' } = {},
): boolean {
  const { isValidObjectName, isValidNamespace } = KubernetesValidatorFunctions;
  try {
    const { name, namespace } = parseEntityRef(
      text,
      // What stands for the kind is as good as any where only the shape is asked for.
      options.kind === 'required' ? undefined : { defaultKind: 'any' },
    );
    return isValidObjectName(name) && isValidNamespace(namespace);
  } catch {
    return false;
  }
}
