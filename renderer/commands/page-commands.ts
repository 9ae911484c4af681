import { changePreferences, useAppInfo } from '../state/facts.ts';
import { copyGatewayCurl, gatewayCurl, runDemo } from '../state/gateway-actions.ts';
import { chooseHar } from '../state/har.ts';
import { openLayer } from '../state/layers.ts';
import { openView } from '../state/place.ts';
import { newestOffer, takeOffer } from '../state/toasts.ts';
import { shell } from '../api/shell.ts';
import { CLOCK_COMMANDS } from './clock-commands.ts';
import type { Command } from './command.ts';

/** What can be done from everywhere. */
export const PAGE_COMMANDS: readonly Command[] = [
  { id: 'view.traffic', title: 'Open Traffic', keys: ['Mod+1'], menu: 'go', run: () => openView('traffic') },
  { id: 'view.gateway', title: 'Open Gateway', keys: ['Mod+2'], menu: 'go', run: () => openView('gateway') },
  { id: 'view.replay', title: 'Open Replay', keys: ['Mod+3'], menu: 'go', run: () => openView('replay') },
  { id: 'view.jwt', title: 'Open JWT', keys: ['Mod+4'], menu: 'go', run: () => openView('jwt') },
  { id: 'view.vtl', title: 'Open VTL', keys: ['Mod+5'], menu: 'go', run: () => openView('vtl') },
  { id: 'view.settings', title: 'Open settings', keys: ['Mod+,'], menu: 'file', run: () => openView('settings') },
  { id: 'layer.palette', title: 'Show all commands', keys: ['Mod+K'], menu: 'view', run: () => openLayer('palette') },
  {
    id: 'layer.go',
    title: 'Go to a route, exchange or view',
    keys: ['Mod+P'],
    menu: 'go',
    run: () => openLayer('go'),
  },
  { id: 'layer.keys', title: 'Show the keys', keys: ['?'], menu: 'help', run: () => openLayer('keys') },
  {
    id: 'gateway.curl',
    title: 'Copy a curl command for the gateway',
    when: () => gatewayCurl() !== undefined,
    run: copyGatewayCurl,
  },
  {
    id: 'demo.run',
    title: 'Send sample traffic',
    when: () => useAppInfo.getState().info?.hasDemo === true,
    menu: 'file',
    run: runDemo,
  },
  {
    id: 'toast.take',
    title: 'Undo the last change',
    keys: ['Mod+Z'],
    focus: 'list',
    when: () => newestOffer() !== undefined,
    run: takeNewestOffer,
  },
  {
    id: 'explain.pasted',
    title: 'Explain a pasted request and answer',
    keys: ['Shift+E'],
    menu: 'file',
    run: () => openLayer('pasted'),
  },
  { id: 'har.import', title: 'Import a HAR file', menu: 'file', run: chooseHar },
  {
    id: 'workspace.open',
    title: 'Open another workspace',
    when: () => shell() !== undefined,
    menu: 'file',
    run: () => void shell()?.openWorkspace(),
  },
  ...CLOCK_COMMANDS,
  ...(['system', 'light', 'dark', 'contrast'] as const).map((theme) => ({
    id: `theme.${theme}`,
    title: theme === 'system' ? 'Use the theme of the system' : `Use the ${theme} theme`,
    run: () => changePreferences({ theme }),
  })),
];

function takeNewestOffer(): void {
  const offer = newestOffer();
  if (offer !== undefined) takeOffer(offer);
}
