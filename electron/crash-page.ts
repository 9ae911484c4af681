/**
 * The page the window shows when there is no engine and none is being started: why it stopped, and a link that starts it again.
 * @returns A data URL without scripts; the link is `gatewright:restart`, which the window's guard understands.
 */
export function crashPage(reason: string): string {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>Gatewright</title><style>
:root { color-scheme: light dark; font: 13px/1.5 system-ui, sans-serif; }
body { display: grid; place-items: center; min-height: 100vh; margin: 0; background: Canvas; color: CanvasText; }
main { max-width: 60ch; padding: 24px; display: grid; gap: 12px; }
h1 { font-size: 18px; margin: 0; } p { margin: 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; font: 12px ui-monospace, monospace; }
a { justify-self: start; padding: 6px 14px; border: 1px solid currentcolor; border-radius: 6px; color: inherit; text-decoration: none; }
</style></head><body><main><h1>The engine has stopped</h1><pre>${escapeHtml(reason)}</pre>
<p>What was recorded is on disk. The gateway answers again once the engine runs.</p><a href="gatewright:restart">Start it again</a></main></body></html>`;
  return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
