import {
  Sidebar,
  SidebarDivider,
  SidebarItem,
  SidebarSpace,
} from '@backstage/core-components';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  NavContentBlueprint,
  NavContentNavItem,
} from '@backstage/plugin-app-react';

const NavItem = ({ href, icon, title }: NavContentNavItem) => (
  <SidebarItem to={href} icon={() => icon} text={title} />
);

/** The portal's sidebar: every plugin's page, the settings at the bottom. */
export const navigation = createFrontendModule({
  pluginId: 'app',
  extensions: [
    NavContentBlueprint.make({
      params: {
        component: ({ navItems }) => {
          const nav = navItems.withComponent(NavItem);
          const settings = nav.take('page:user-settings');
          return (
            <Sidebar>
              {nav.take('page:search')}
              <SidebarDivider />
              {nav.take('page:catalog')}
              {nav.rest({ sortBy: 'title' })}
              <SidebarSpace />
              <SidebarDivider />
              {settings}
            </Sidebar>
          );
        },
      },
    }),
  ],
});
