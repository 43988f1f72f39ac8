import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { useApp } from '@backstage/core-plugin-api';
import { ScorecardTab } from '../scorecard/ScorecardTab';
import { ClustersTab } from '../cluster/ClustersTab';
import { ForecastTab } from '../planning/outlook/ForecastTab';
import { KnownTab } from './KnownTab';
import { SubjectsTab } from './SubjectsTab';

const TABS = [
  { path: 'clusters', title: 'Clusters', content: <ClustersTab /> },
  { path: 'topics', title: 'Topics', content: <SubjectsTab kind="topic" /> },
  {
    path: 'consumer-groups',
    title: 'Consumer groups',
    content: <SubjectsTab kind="consumer-group" />,
  },
  { path: 'forecast', title: 'Forecast', content: <ForecastTab /> },
  { path: 'scorecard', title: 'Scorecard', content: <ScorecardTab /> },
];

/** The platform page of the classic frontend system: every cluster, topic and consumer group. */
export function KafkaCapacityPage() {
  const { NotFoundErrorPage } = useApp().getComponents();
  return (
    <KnownTab
      tabs={TABS.map(({ path }) => path)}
      notFound={<NotFoundErrorPage />}
    >
      <Page themeId="tool">
        <Header
          title="Kafka capacity"
          subtitle="Are topics and consumer groups the right size?"
        />
        <TabbedLayout>
          {TABS.map(({ path, title, content }) => (
            <TabbedLayout.Route key={path} path={`/${path}`} title={title}>
              {content}
            </TabbedLayout.Route>
          ))}
        </TabbedLayout>
      </Page>
    </KnownTab>
  );
}
