import './theme/tokens.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { mirrorFacts } from './state/facts.ts';
import { followAddress } from './state/place.ts';
import { followThemePreference } from './theme/follow-preference.ts';
import { Page } from './shell/Page.tsx';

followThemePreference();
mirrorFacts();
followAddress();

const root = document.getElementById('page');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
}
