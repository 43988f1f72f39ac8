import Alert from '@material-ui/lab/Alert';
import { ModelFailure } from 'backstage-plugin-kafka-capacity-common';

/** What the fields of documents are called on the page. */
const FIELDS: Readonly<Record<string, string>> = {
  text: 'This YAML can’t be changed: it',
  brokers: 'The number of brokers',
  cpuCores: 'CPU cores',
  memoryGb: 'The memory in GB',
  heapGb: 'The heap in GB',
  diskTb: 'The disk in TB',
  name: 'The name',
  namespace: 'The namespace',
  kafkaVersion: 'The Kafka version',
  instanceType: 'The broker type',
  subnets: 'Subnets and security groups',
};

/** Why a document can't be written. */
export function Wrong({ failure }: { failure: ModelFailure }) {
  const { field, allowed } = failure.error;
  return (
    <Alert severity="error" role="status">
      {FIELDS[field] ?? field} must be {allowed}.
    </Alert>
  );
}
