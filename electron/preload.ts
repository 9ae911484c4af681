import { contextBridge, ipcRenderer } from 'electron';
import type { Shell } from '../core/contract/shell.ts';

// The main process answers this channel with exactly these two texts.
const hello = ipcRenderer.sendSync('shell:hello') as { token: string; version: string };

const shell: Shell = {
  token: hello.token,
  version: hello.version,
  onCommand(run) {
    const listener = (_event: unknown, commandId: string): void => run(commandId);
    ipcRenderer.on('shell:command', listener);
    return () => ipcRenderer.off('shell:command', listener);
  },
  setMenu: (items) => ipcRenderer.send('shell:menu', items),
  openWorkspace: () => ipcRenderer.invoke('shell:open-workspace'),
};

contextBridge.exposeInMainWorld('gatewrightShell', shell);
