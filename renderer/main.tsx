import './theme/tokens.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { mirrorFacts } from './state/facts.ts';
import { followFilter } from './state/filter-draft.ts';
import { feedTraffic } from './state/live-rows.ts';
import { followAddress } from './state/place.ts';
import { followRoutes } from './state/routes.ts';
import { followOpened } from './state/selection.ts';
import { followTraffic } from './state/traffic.ts';
import { followThemePreference } from './theme/follow-preference.ts';
import { Page } from './shell/Page.tsx';

followThemePreference();
followAddress();
mirrorFacts();
followRoutes();
followFilter();
followTraffic();
followOpened();
feedTraffic();

const root = document.getElementById('page');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
}
