import { createHash } from 'node:crypto';
import { clientOf, type IssuerAnswer, type IssuerContext } from './endpoint.ts';
import type { PendingLogin } from './grants.ts';

const STYLE = `body{font:14px/1.5 system-ui,sans-serif;max-width:26rem;margin:12vh auto;padding:0 1rem;color-scheme:light dark}
h1{font-size:1.2rem;margin:0 0 .25rem}p{margin:0 0 1rem;opacity:.8}form{display:grid;gap:.5rem}
button{font:inherit;padding:.6rem .8rem;text-align:start;border:1px solid #8886;border-radius:6px;background:#8881;cursor:pointer}
button:hover,button:focus-visible{border-color:#36c}small{display:block;opacity:.7}code{overflow-wrap:anywhere}`;

/** No script runs and nothing is loaded; a form may lead anywhere, as the redirect after it does. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'`;

/** Whom one can log in as: a button each. @param id What the form sends back. */
export function loginPage(context: IssuerContext, login: PendingLogin, id: string): IssuerAnswer {
  const { users, name } = context.config;
  const buttons = users.map(({ id: user, claims }) => {
    const about = [claims['name'], claims['email']].filter((part) => typeof part === 'string').join(' · ');
    return `<button name="user" value="${escape(user)}">${escape(user)}<small>${escape(about)}</small></button>`;
  });
  const none = '<p>There are no users: add some under <code>issuer.users</code> in <code>gatewright.yaml</code>.</p>';
  return page(
    `Log in to ${name}`,
    `<p>${escape(clientOf(context, login.clientId)?.id ?? '')} asks for
<code>${escape(login.scopes.join(' ') || 'no scope')}</code> and goes on at <code>${escape(new URL(login.redirectUri).origin)}</code>.
Nobody needs a password here: choose who to be.</p>
${buttons.length === 0 ? none : ''}<form method="post" action="/login"><input type="hidden" name="login" value="${escape(id)}">
${buttons.join('\n')}
<button name="user" value="">Nobody: deny it</button></form>`,
  );
}

/** What went wrong before anybody could be sent back to where they came from. */
export function problemPage(text: string): IssuerAnswer {
  return { ...page('This login cannot go on', `<p>${escape(text)}</p>`), status: 400 };
}

function page(title: string, content: string): IssuerAnswer {
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><style>${STYLE}</style></head><body><main><h1>${escape(title)}</h1>
${content}</main></body></html>`,
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
