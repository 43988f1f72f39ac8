import Typography from '@material-ui/core/Typography';
import { CodeSnippet } from '@backstage/core-components';

const SNIPPET = [
  'metadata:',
  '  annotations:',
  '    kafka-capacity/consumer-benchmark-records-per-second: "…"',
].join('\n');

/** What to write into `catalog-info.yaml` so that it is known what one member can do. */
export function BenchmarkSnippet() {
  return (
    <>
      <Typography variant="body2" paragraph>
        It is measured while the group is behind. To declare it, put the records
        per second that one member can do into the catalog-info.yaml of the
        entity that registers the group:
      </Typography>
      <CodeSnippet language="yaml" showCopyCodeButton text={SNIPPET} />
    </>
  );
}
