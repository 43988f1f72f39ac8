import { useState } from 'react';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  bitnamiKafkaValues,
  BrokerDocumentChange,
  BrokerDocumentKind,
  BrokerSizeChange,
  changeBrokerDocument,
  confluentKafkaPatch,
  formatQuantity,
  GeneratedDocument,
  isModelFailure,
  ModelResult,
  mskZones,
  strimziNodePoolPatch,
} from 'backstage-plugin-kafka-capacity-common';
import { DocumentView } from '../../documents/DocumentView';
import { DocumentNotes } from './DocumentNotes';
import { MskDocument } from './MskDocument';
import { Wrong } from './Wrong';

type Kind = BrokerDocumentKind | 'msk';

const KINDS: readonly { id: Kind; label: string }[] = [
  { id: 'strimzi', label: 'Strimzi' },
  { id: 'confluent', label: 'Confluent for Kubernetes' },
  { id: 'bitnami', label: 'Bitnami Helm' },
  { id: 'msk', label: 'Amazon MSK (Terraform)' },
];

const useStyles = makeStyles((theme: Theme) => ({
  fields: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    margin: theme.spacing(2, 0),
  },
  paste: { margin: theme.spacing(2, 0, 1) },
  pasted: { fontFamily: 'monospace', fontSize: '0.8rem' },
}));

/** A change of brokers in the language of what runs them; over one's own document where that is pasted. */
export function BrokerDocuments(props: {
  change: BrokerSizeChange;
  /** Brokers there are. */
  current: number;
}) {
  const { change, current } = props;
  const [kind, setKind] = useState<Kind>('strimzi');
  const canBeMsk = mskZones(current) !== null;
  return (
    <>
      <Tabs
        value={kind}
        onChange={(_event, next: Kind) => setKind(next)}
        variant="scrollable"
        scrollButtons="auto"
        aria-label="What runs the brokers"
      >
        {KINDS.filter(({ id }) => id !== 'msk' || canBeMsk).map(
          ({ id, label }) => (
            <Tab
              key={id}
              value={id}
              label={label}
              id={`kafka-capacity-runs-${id}`}
              aria-controls="kafka-capacity-runs"
            />
          ),
        )}
      </Tabs>
      {!canBeMsk && (
        <Typography variant="body2" color="textSecondary">
          Not for Amazon MSK: its clusters have as many brokers in each of 2 or
          3 zones, and this one has {formatQuantity(current, 'brokers')}.
        </Typography>
      )}
      <div
        role="tabpanel"
        id="kafka-capacity-runs"
        aria-labelledby={`kafka-capacity-runs-${kind}`}
      >
        {kind === 'msk' ? (
          <MskDocument change={change} current={current} />
        ) : (
          <KubernetesDocument key={kind} kind={kind} change={change} />
        )}
      </div>
    </>
  );
}

const DEFAULT_NAMES: Record<BrokerDocumentKind, string> = {
  strimzi: 'brokers',
  confluent: 'kafka',
  bitnami: '',
};

function KubernetesDocument(props: {
  kind: BrokerDocumentKind;
  change: BrokerSizeChange;
}) {
  const { kind, change } = props;
  const classes = useStyles();
  const [name, setName] = useState(DEFAULT_NAMES[kind]);
  const [namespace, setNamespace] = useState('kafka');
  const [pasted, setPasted] = useState('');
  const isPasted = pasted.trim() !== '';
  return (
    <>
      <TextField
        id="kafka-capacity-own-document"
        className={classes.paste}
        label="Paste your own YAML to change only what differs"
        value={pasted}
        onChange={event => setPasted(event.target.value)}
        variant="outlined"
        fullWidth
        multiline
        minRows={isPasted ? 8 : 2}
        maxRows={16}
        InputProps={{ classes: { input: classes.pasted } }}
        helperText="It stays in your browser."
      />
      {isPasted ? (
        <PastedDocument kind={kind} text={pasted} change={change} />
      ) : (
        <>
          {kind !== 'bitnami' && (
            <div className={classes.fields}>
              <TextField
                id="kafka-capacity-resource-name"
                label={
                  kind === 'strimzi'
                    ? 'Name of the KafkaNodePool'
                    : 'Name of the Kafka resource'
                }
                value={name}
                onChange={event => setName(event.target.value)}
                variant="outlined"
                size="small"
              />
              <TextField
                id="kafka-capacity-resource-namespace"
                label="Namespace"
                value={namespace}
                onChange={event => setNamespace(event.target.value)}
                variant="outlined"
                size="small"
              />
            </div>
          )}
          <Patch
            kind={kind}
            change={change}
            name={name}
            namespace={namespace}
          />
        </>
      )}
    </>
  );
}

function PastedDocument(props: {
  kind: BrokerDocumentKind;
  text: string;
  change: BrokerSizeChange;
}) {
  const { kind, text, change } = props;
  const classes = useStyles();
  const [pool, setPool] = useState('');
  const named = pool.trim() === '' ? {} : { pool: pool.trim() };
  const result = changeBrokerDocument({ kind, text, ...named }, change);
  return (
    <>
      {kind === 'strimzi' && (
        <div className={classes.fields}>
          <TextField
            id="kafka-capacity-pasted-pool"
            label="KafkaNodePool"
            value={pool}
            onChange={event => setPool(event.target.value)}
            helperText="Only where several have brokers"
            variant="outlined"
            size="small"
          />
        </div>
      )}
      {isModelFailure(result) ? (
        <Wrong failure={result} />
      ) : (
        <ChangedDocument change={result} />
      )}
    </>
  );
}

function ChangedDocument({ change: result }: { change: BrokerDocumentChange }) {
  return (
    <>
      <DocumentNotes notes={result.notes} />
      <DocumentView document={result} />
    </>
  );
}

function Patch(props: {
  kind: BrokerDocumentKind;
  change: BrokerSizeChange;
  name: string;
  namespace: string;
}) {
  const { kind, change, name, namespace } = props;
  const { diskTb, ...withoutDisk } = change;
  // A patch of a pool would replace its whole list of volumes.
  const leavesDisk = kind === 'strimzi' && diskTb !== undefined;
  if (leavesDisk && Object.keys(withoutDisk).length === 0) {
    return <DiskNote />;
  }
  const result = patchOf(kind, change, { name, namespace });
  return isModelFailure(result) ? (
    <Wrong failure={result} />
  ) : (
    <>
      {leavesDisk && <DiskNote />}
      <DocumentView document={result} />
    </>
  );
}

function DiskNote() {
  return (
    <Typography variant="body2" gutterBottom>
      The disk is not in this patch, because a patch replaces the whole list of
      volumes. Paste your KafkaNodePool to grow its disk.
    </Typography>
  );
}

function patchOf(
  kind: BrokerDocumentKind,
  change: BrokerSizeChange,
  names: { name: string; namespace: string },
): ModelResult<GeneratedDocument> {
  const named = {
    name: names.name,
    ...(names.namespace.trim() !== '' && { namespace: names.namespace }),
  };
  switch (kind) {
    case 'strimzi': {
      const { diskTb: _volumes, ...rest } = change;
      return strimziNodePoolPatch({ ...named, ...rest });
    }
    case 'confluent':
      return confluentKafkaPatch({ ...named, ...change });
    case 'bitnami':
      return bitnamiKafkaValues(change);
    default:
      return kind satisfies never;
  }
}
