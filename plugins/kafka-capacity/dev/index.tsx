/**
 * The portal that `npm start` opens: Backstage's own plugins and this one, on the new frontend system.
 */
import { ProxiedSignInPage } from '@backstage/core-components';
import { createDevApp } from '@backstage/frontend-dev-utils';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import authPlugin from '@backstage/plugin-auth';
import catalogGraphPlugin from '@backstage/plugin-catalog-graph/alpha';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import homePlugin from '@backstage/plugin-home/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import orgPlugin from '@backstage/plugin-org/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import kafkaCapacityPlugin, {
  kafkaCapacityScaffolderModule,
} from '../src/alpha';
import { navigation } from './navigation';

/** Whoever opens the portal is signed in as the guest, without being asked. */
const guestSignIn = createFrontendModule({
  pluginId: 'app',
  extensions: [
    SignInPageBlueprint.make({
      params: {
        loader: async () => props =>
          <ProxiedSignInPage {...props} provider="guest" />,
      },
    }),
  ],
});

createDevApp({
  features: [
    guestSignIn,
    navigation,
    authPlugin,
    catalogPlugin,
    catalogGraphPlugin,
    homePlugin,
    notificationsPlugin,
    orgPlugin,
    scaffolderPlugin,
    searchPlugin,
    signalsPlugin,
    userSettingsPlugin,
    kafkaCapacityPlugin,
    kafkaCapacityScaffolderModule,
  ],
});
