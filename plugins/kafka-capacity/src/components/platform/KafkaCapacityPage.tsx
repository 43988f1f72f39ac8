import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { ClustersTab } from './ClustersTab';
import { SubjectsTab } from './SubjectsTab';

/** The platform page of the classic frontend system: every cluster, topic and consumer group. */
export function KafkaCapacityPage() {
  return (
    <Page themeId="tool">
      <Header
        title="Kafka capacity"
        subtitle="Are topics and consumer groups the right size?"
      />
      <TabbedLayout>
        <TabbedLayout.Route path="/clusters" title="Clusters">
          <ClustersTab />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/topics" title="Topics">
          <SubjectsTab kind="topic" />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/consumer-groups" title="Consumer groups">
          <SubjectsTab kind="consumer-group" />
        </TabbedLayout.Route>
      </TabbedLayout>
    </Page>
  );
}
