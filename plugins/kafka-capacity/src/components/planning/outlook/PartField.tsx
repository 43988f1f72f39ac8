import useAsync from 'react-use/esm/useAsync';
import TextField from '@material-ui/core/TextField';
import Autocomplete, {
  createFilterOptions,
} from '@material-ui/lab/Autocomplete';
import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { isEntityReference } from 'backstage-plugin-kafka-capacity-common';

/** A catalog may have thousands; more than these are found by typing. */
const filterOptions = createFilterOptions<string>({ limit: 100 });

/** Chooses a system or domain to list for, of those that have parts in the catalog. */
export function PartField(props: {
  className: string;
  kind: 'system' | 'domain';
  /** Entity reference, or empty for any. */
  value: string;
  onChange: (entityRef: string) => void;
}) {
  const { className, kind, value, onChange } = props;
  const catalog = useApi(catalogApiRef);
  const known = useAsync(async () => {
    const { facets } = await catalog.getEntityFacets({
      filter: {
        kind: kind === 'domain' ? ['system'] : ['component', 'api', 'resource'],
      },
      facets: ['relations.partOf'],
    });
    return facets['relations.partOf']
      .map(facet => facet.value)
      .filter(ref => ref.startsWith(`${kind}:`))
      .sort();
  }, [catalog, kind]);
  const options = known.value ?? [];
  const title = kind === 'system' ? 'System' : 'Domain';
  return (
    <Autocomplete
      className={className}
      size="small"
      id={`kafka-capacity-${kind}`}
      // The address may ask for one that the catalog does not list.
      options={
        value && !options.includes(value) ? [...options, value] : options
      }
      filterOptions={filterOptions}
      loading={known.loading}
      value={value || null}
      getOptionLabel={labelOf}
      onChange={(_event, chosen) => onChange(chosen ?? '')}
      renderInput={params => (
        <TextField
          {...params}
          variant="outlined"
          label={title}
          placeholder={`Any ${kind}`}
          InputLabelProps={{ shrink: true }}
        />
      )}
    />
  );
}

function labelOf(entityRef: string): string {
  if (!isEntityReference(entityRef, { kind: 'required' })) return entityRef;
  const { namespace, name } = parseEntityRef(entityRef);
  return namespace === 'default' ? name : `${namespace}/${name}`;
}
