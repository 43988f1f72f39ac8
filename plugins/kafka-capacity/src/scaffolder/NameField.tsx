import { useState } from 'react';
import useAsync from 'react-use/esm/useAsync';
import useDebounce from 'react-use/esm/useDebounce';
import TextField from '@material-ui/core/TextField';
import { useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { ClusterSummary } from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../api';
import { errorSentence } from '../components/states/FailurePanel';
import { checkName, entityNameTaken, NameFinding } from './sizing';

/** So that not every letter asks the backend. */
const PAUSE_MS = 300;

/** Asks for the name of a new topic, and says whether it can be had. */
export function NameField(props: {
  id: string;
  /** Undefined until one is chosen. */
  cluster: ClusterSummary | undefined;
  value: string;
  onChange: (name: string) => void;
}) {
  const { id, cluster, value, onChange } = props;
  const api = useApi(kafkaCapacityApiRef);
  const catalog = useApi(catalogApiRef);
  const [asked, setAsked] = useState(value.trim());
  useDebounce(() => setAsked(value.trim()), PAUSE_MS, [value]);
  const finding = useAsync(async (): Promise<NameFinding> => {
    if (!cluster || !asked) return {};
    const found = await checkName(
      api,
      cluster.cluster,
      asked,
      cluster.newTopics,
    );
    if (found.problem !== undefined) return found;
    const taken = await entityNameTaken(catalog, cluster.cluster, asked);
    return {
      note: [found.note, taken].filter(said => said !== undefined).join('. '),
    };
  }, [api, catalog, cluster, asked]);
  const current = asked === value.trim() && !finding.loading;
  const problem = current ? finding.value?.problem : undefined;
  const example = cluster?.newTopics.names?.example;
  const hint = example
    ? `Such as ${example}`
    : 'Letters, digits, dots, dashes and underscores, and not . or ..';
  const said = () => {
    if (!value.trim()) return hint;
    if (!cluster) return 'Choose a cluster to check the name';
    if (!current) return 'Looking it up …';
    if (finding.error) {
      return `Whether it is free can’t be told: ${errorSentence(
        finding.error,
      )}`;
    }
    return problem ?? finding.value?.note ?? hint;
  };
  return (
    <TextField
      id={id}
      required
      label="Name"
      value={value}
      onChange={event => onChange(event.target.value)}
      error={problem !== undefined}
      helperText={said()}
      FormHelperTextProps={{ role: 'status' }}
      variant="outlined"
      size="small"
      inputProps={{ autoComplete: 'off', spellCheck: false }}
    />
  );
}
