import type { CauseCode } from '../../model/diagnosis.ts';
import { givePlan, letInAddress, letInConsumer } from './access-patches.ts';
import { missingParameters, otherContentType } from './content-patches.ts';
import { allowPage } from './cors-patches.ts';
import { knownKey, knownPassword } from './key-patches.ts';
import { raiseBodySize, raiseLimit, raiseTimeout } from './limit-patches.ts';
import type { PatchMaker } from './patch.ts';
import { routePatches } from './route-patches.ts';
import { acceptAudience, acceptIssuer, allowSkew, bearerScheme, dropScope, mintedToken } from './token-patches.ts';

/** Who thinks out the patches for a cause, the best first. A cause that is not here has none. */
export const PATCH_MAKERS: Readonly<Partial<Record<CauseCode, readonly PatchMaker[]>>> = {
  'route.method': [routePatches],
  'route.none': [routePatches],
  'host.unknown': [routePatches],
  'token.missing': [mintedToken, knownPassword],
  'token.scheme': [bearerScheme, mintedToken],
  'credentials.permission': [knownPassword],
  'jwt.malformed': [mintedToken],
  'jwt.algorithm': [mintedToken],
  'jwt.key-unknown': [mintedToken],
  'jwt.signature': [mintedToken],
  'jwt.expired': [mintedToken, allowSkew],
  'jwt.not-yet-valid': [allowSkew, mintedToken],
  'jwt.issuer': [acceptIssuer, mintedToken],
  'jwt.audience': [acceptAudience, mintedToken],
  'jwt.scope': [mintedToken, dropScope],
  'jwt.claim': [mintedToken],
  'key.missing': [knownKey],
  'key.invalid': [knownKey],
  'key.not-in-plan': [givePlan],
  'consumer.denied': [letInConsumer],
  'ip.denied': [letInAddress],
  'limit.rate': [raiseLimit],
  'limit.quota': [raiseLimit],
  'limit.spike': [raiseLimit],
  'limit.concurrency': [raiseLimit],
  'body.too-large': [raiseBodySize],
  'body.invalid': [missingParameters],
  'params.missing': [missingParameters],
  'media-type.unsupported': [otherContentType],
  'cors.preflight': [allowPage],
  'cors.missing-headers': [allowPage],
  'upstream.timeout': [raiseTimeout],
};
