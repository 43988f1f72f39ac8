import useAsync from 'react-use/esm/useAsync';
import TextField from '@material-ui/core/TextField';
import Autocomplete, {
  createFilterOptions,
} from '@material-ui/lab/Autocomplete';
import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { isEntityReference } from 'backstage-plugin-kafka-capacity-common';
import { UNKNOWN_OWNER, useUnknownOwner } from '../marks/OwnerLink';

const UNOWNED = 'none';
/** A catalog may have thousands of owners; more than these are found by typing. */
const filterOptions = createFilterOptions<string>({ limit: 100 });

/** Chooses the owner to list for, of those that own something in the catalog, or what is not linked to an entity. */
export function OwnerField(props: {
  className: string;
  /** Entity reference, `none`, or empty for any owner. */
  value: string;
  /** How many no entity registers; undefined for those who may not know. */
  unlinked: number | undefined;
  onChange: (owner: string) => void;
}) {
  const { className, value, unlinked, onChange } = props;
  const catalog = useApi(catalogApiRef);
  const unknownOwner = useUnknownOwner();
  const owners = useAsync(async () => {
    const { facets } = await catalog.getEntityFacets({
      filter: { kind: ['component', 'api', 'resource'] },
      facets: ['relations.ownedBy'],
    });
    return facets['relations.ownedBy'].map(facet => facet.value).sort();
  }, [catalog]);
  const known = [
    ...(unlinked !== undefined || value === UNOWNED ? [UNOWNED] : []),
    ...(owners.value ?? []),
  ];
  // The address may ask for an owner that the catalog does not list.
  const options = value && !known.includes(value) ? [...known, value] : known;
  return (
    <Autocomplete
      className={className}
      size="small"
      id="kafka-capacity-owner"
      options={options}
      filterOptions={filterOptions}
      loading={owners.loading}
      value={value || null}
      getOptionSelected={(option, chosen) => option === chosen}
      getOptionLabel={option =>
        option === unknownOwner ? UNKNOWN_OWNER : ownerLabel(option, unlinked)
      }
      onChange={(_event, chosen) => onChange(chosen ?? '')}
      renderInput={params => (
        <TextField
          {...params}
          variant="outlined"
          label="Owner"
          placeholder="Any owner"
          InputLabelProps={{ shrink: true }}
        />
      )}
    />
  );
}

function ownerLabel(option: string, unlinked: number | undefined): string {
  if (option === UNOWNED) {
    return unlinked === undefined
      ? 'Not linked to an entity'
      : `Not linked to an entity (${unlinked})`;
  }
  // The address may hold anything.
  if (!isEntityReference(option, { kind: 'required' })) return option;
  const { kind, namespace, name } = parseEntityRef(option);
  const plain = namespace === 'default' ? name : `${namespace}/${name}`;
  return kind.toLocaleLowerCase('en-US') === 'group'
    ? plain
    : `${plain} (${kind})`;
}
