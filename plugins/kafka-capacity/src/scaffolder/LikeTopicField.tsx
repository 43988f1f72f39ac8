import { useEffect, useRef, useState } from 'react';
import useAsync from 'react-use/esm/useAsync';
import useLatest from 'react-use/esm/useLatest';
import useDebounce from 'react-use/esm/useDebounce';
import TextField from '@material-ui/core/TextField';
import Autocomplete from '@material-ui/lab/Autocomplete';
import { useApi } from '@backstage/core-plugin-api';
import { TopicDetail } from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../api';
import { errorSentence } from '../components/states/FailurePanel';

/** More than these are found by typing. */
const LIMIT = 20;
/** So that not every letter asks the backend. */
const PAUSE_MS = 300;

/** Takes the demand of a topic that is there as the new one's. */
export function LikeTopicField(props: {
  id: string;
  /** Undefined until one is chosen. */
  cluster: string | undefined;
  onChosen: (topic: TopicDetail | undefined) => void;
}) {
  const { id, cluster } = props;
  // The topic comes some time after it was chosen.
  const onChosen = useLatest(props.onChosen);
  const api = useApi(kafkaCapacityApiRef);
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const [failure, setFailure] = useState<string>();
  useDebounce(() => setAsked(typed), PAUSE_MS, [typed]);
  const topics = useAsync(async () => {
    if (cluster === undefined) return [];
    const { items } = await api.getTopics({
      cluster: [cluster],
      limit: LIMIT,
      sort: 'name',
      ...(asked && { q: asked }),
    });
    return items.map(({ subject }) => subject.name);
  }, [api, cluster, asked]);
  // Of two choices the answer to the first may come last, and one of a cluster that is left after all.
  const choice = useRef(0);
  useEffect(
    () => () => {
      choice.current++;
      setFailure(undefined);
    },
    [cluster],
  );
  const choose = async (name: string | null) => {
    const mine = ++choice.current;
    setFailure(undefined);
    if (name === null || cluster === undefined) {
      onChosen.current(undefined);
      return;
    }
    try {
      const topic = await api.getTopic(cluster, name);
      if (mine === choice.current) onChosen.current(topic);
    } catch (error) {
      if (mine === choice.current) setFailure(errorSentence(error as Error));
    }
  };
  const problem =
    failure ?? (topics.error ? errorSentence(topics.error) : undefined);
  return (
    <Autocomplete
      // Another cluster has other topics.
      key={cluster}
      id={id}
      size="small"
      disabled={cluster === undefined}
      options={topics.value ?? []}
      loading={topics.loading}
      onInputChange={(_event, text) => setTyped(text)}
      onChange={(_event, name) => choose(name)}
      renderInput={params => (
        <TextField
          {...params}
          variant="outlined"
          label="Like topic (optional)"
          error={problem !== undefined}
          helperText={problem ?? 'Copies its measured or declared demand'}
        />
      )}
    />
  );
}
