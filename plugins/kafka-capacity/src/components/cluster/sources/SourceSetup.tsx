import Typography from '@material-ui/core/Typography';
import { CodeSnippet } from '@backstage/core-components';
import { Section } from '../../subject/Section';

function prometheusText(cluster: string): string {
  return `kafkaCapacity:
  clusters:
    - name: ${cluster}
      metrics:
        prometheus:
          url: https://prometheus.example.com
          # Labels that only this cluster's series have.
          selector: namespace="kafka"
`;
}

function scrapeText(cluster: string): string {
  return `kafkaCapacity:
  clusters:
    - name: ${cluster}
      metrics:
        scrape:
          # The port of the JMX exporter on every broker.
          port: 9404
`;
}

function sizeText(cluster: string): string {
  return `kafkaCapacity:
  clusters:
    - name: ${cluster}
      size:
        iops: 3000
        networkGbps: 10
      tested:
        messagesPerSecond: 100000
        brokers: 3
`;
}

/** What to write into app-config.yaml so that a cluster's brokers are measured. */
export function SourceSetup(props: { cluster: string }) {
  const { cluster } = props;
  return (
    <>
      <Typography variant="subtitle1" component="h3">
        {cluster} has no metrics source
      </Typography>
      <Typography variant="body2" paragraph>
        Kafka itself tells disk, partitions and leaders. CPU, heap, network,
        latency and garbage collection come from a metrics source: add one to
        app-config.yaml.
      </Typography>
      <Section title="Prometheus, or what speaks its HTTP API">
        <CodeSnippet
          language="yaml"
          showCopyCodeButton
          text={prometheusText(cluster)}
        />
      </Section>
      <Section title="The brokers' own exporters">
        <CodeSnippet
          language="yaml"
          showCopyCodeButton
          text={scrapeText(cluster)}
        />
      </Section>
      <Section title="What no source tells">
        <Typography variant="body2" paragraph>
          Provisioned IOPS, the speed of the network and the message rate that
          the cluster was tested for are known only from the configuration.
        </Typography>
        <CodeSnippet
          language="yaml"
          showCopyCodeButton
          text={sizeText(cluster)}
        />
      </Section>
    </>
  );
}
