import { useEffect } from 'react';
import { useCommands } from '../../commands/registry.ts';
import { Splitter } from '../../ui/Splitter.tsx';
import { type TabPart, Tabs } from '../../ui/Tabs.tsx';
import { followPolicies } from './against.ts';
import { ChecksTab } from './ChecksTab.tsx';
import { followToken } from './inspection.ts';
import { followIssuer } from './issuer.ts';
import { JWT_COMMANDS } from './jwt-commands.ts';
import { type JwtTab, showTab, useJwtLayers } from './jwt-layers.ts';
import { MintTab } from './MintTab.tsx';
import { TokenPane } from './TokenPane.tsx';
import { WhatIfTab } from './WhatIfTab.tsx';
import styles from './JwtView.module.css';

const TABS: readonly TabPart<JwtTab>[] = [
  { id: 'checks', title: 'Checks', render: () => <ChecksTab /> },
  { id: 'what-if', title: 'What if', render: () => <WhatIfTab /> },
  { id: 'mint', title: 'Mint', render: () => <MintTab /> },
];

/** Tokens: what one says on the left, what a gateway makes of it on the right. */
export function JwtView() {
  const tab = useJwtLayers((layers) => layers.tab);
  useCommands(JWT_COMMANDS);
  useEffect(followPolicies, []);
  useEffect(followIssuer, []);
  useEffect(followToken, []);
  return (
    <main className={styles['view']} aria-label="JWT">
      <h1 className="visually-hidden">JWT</h1>
      <Splitter
        name="jwt.sides"
        direction="row"
        label="Divide the token and its checks"
        firstShare={42}
        minFirst={320}
        minSecond={320}
        first={<TokenPane />}
        second={
          <section className={styles['right']} aria-label="Workbench">
            <Tabs label="Workbench" tabs={TABS} selected={tab} onSelect={showTab} />
          </section>
        }
      />
    </main>
  );
}
