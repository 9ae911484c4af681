import type { IssuerStatus } from '../contract/issuer.ts';
import type { WorkspaceOption } from './exchanges.ts';
import { complain, EXIT, say } from './output.ts';
import { openSession, type Session } from './session.ts';

type IssuerOptions = WorkspaceOption & { readonly json?: boolean };

/** `issuer status`: where it is, which keys it has and whom it serves. */
export function runIssuerStatus(options: IssuerOptions): Promise<number> {
  return withStore(options, async ({ client }) => {
    const status = await client.call('issuer.status', {});
    show(status, options);
    return status.isRunning ? EXIT.done : EXIT.no;
  });
}

/** `issuer rotate`: new keys to sign with. */
export function runIssuerRotate(options: IssuerOptions & { readonly dropOld?: boolean }): Promise<number> {
  return withStore(options, async ({ client }) => {
    show(await client.call('issuer.rotate', { dropOld: options.dropOld === true }), options);
    return EXIT.done;
  });
}

function show(status: IssuerStatus, { json }: IssuerOptions): void {
  if (json === true) {
    say(JSON.stringify(status));
    return;
  }
  if (status.problem !== undefined) complain(status.problem);
  if (status.isRunning) {
    say(`issuer     ${status.issuer}`);
    say(`discovery  ${status.discoveryUrl}`);
    say(`jwks       ${status.jwksUrl}`);
    say(`clients    ${status.clients.length === 0 ? 'none' : status.clients.join(', ')}`);
  } else say('issuer     not running');
  for (const { alg, kid, createdAt, isActive } of status.keys)
    say(`${alg.padEnd(9)}  ${kid}  ${new Date(createdAt).toISOString()}${isActive ? '  active' : ''}`);
}

/** Keys are there without a gateway; whether the issuer runs is told by the engine that does. */
async function withStore({ workspace }: WorkspaceOption, run: (session: Session) => Promise<number>): Promise<number> {
  const session = await openSession(workspace, 'store');
  try {
    return await run(session);
  } finally {
    await session.close();
  }
}
