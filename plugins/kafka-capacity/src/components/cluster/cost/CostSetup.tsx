import Typography from '@material-ui/core/Typography';
import { CodeSnippet } from '@backstage/core-components';
import { Section } from '../../subject/Section';

function pricesText(cluster: string): string {
  return `kafkaCapacity:
  clusters:
    - name: ${cluster}
      prices:
        currency: USD
        # A broker for an hour.
        brokerHour: 0.42
        # A GB (10^9 bytes) of disk for a month.
        diskGbMonth: 0.10
        # A GB that is written, read or replicated.
        transferredGb: 0.01
`;
}

/** What to write into app-config.yaml so that a cluster has costs. */
export function CostSetup({ cluster }: { cluster: string }) {
  return (
    <Section title="No prices are configured">
      <Typography variant="body2" paragraph>
        Costs are calculated only from prices of your own. Add them to
        app-config.yaml, as far as you have them;{' '}
        <code>kafkaCapacity.prices</code> sets them for every cluster.
      </Typography>
      <CodeSnippet
        language="yaml"
        showCopyCodeButton
        text={pricesText(cluster)}
      />
    </Section>
  );
}
