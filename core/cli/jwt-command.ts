import { type Command, Option } from 'commander';
import { BROKEN_TOKENS } from '../model/broken-tokens.ts';
import type { Ends } from './output.ts';
import { durationMillis } from './option-values.ts';

/** Adds `jwt mint`, `issuer status` and `issuer rotate`. */
export function addJwtCommands(root: Command, workspaceOption: Option, ends: Ends): void {
  const jwt = root
    .command('jwt')
    .description('JSON Web Tokens: see what is in them and why they are refused, and make them, good and broken ones')
    .addHelpText('after', '\nExample: gatewright jwt mint --claims \'{"sub":"alice"}\'');
  jwt
    .command('mint')
    .description('make a token and print it alone; iss, iat and exp are added where they are missing')
    .option('--claims <json>', 'the claims as JSON, or @file; @- is stdin', '{}')
    .option('--header <json>', 'more members of the header as JSON, or @file; kid chooses one of the issuer’s keys')
    .option('--lifetime <duration>', 'until it expires, such as 5m', durationMillis)
    .option('--alg <name>', 'algorithm: of the issuer’s keys, or of the key that is given')
    .option('--secret-env <variable>', 'sign with the secret in this variable of the environment')
    .option('--key <file>', 'sign with a private key: PEM or JWK')
    .addOption(new Option('--broken <kind>', 'make it wrong in one way').choices([...BROKEN_TOKENS]).default('none'))
    .addOption(workspaceOption)
    .addHelpText('after', '\nExample: gatewright jwt mint --claims \'{"sub":"alice"}\' --broken expired')
    .action(ends(async (options) => (await import('./jwt-mint.ts')).runJwtMint(options)));
  jwt
    .command('inspect')
    .description(
      'take a token apart and check it, line by line in the order of the gateway; nothing leaves the machine',
    )
    .argument('<token>', 'the token, also with Bearer in front; - is stdin')
    .option('--policy <id>', 'check against this jwt policy of the workspace')
    .option('--jwks <file|url>', 'check with the keys of this set')
    .option('--pem <file>', 'check with this public key or certificate')
    .option('--secret-env <variable>', 'check with the secret in this variable of the environment')
    .option('--issuer <issuer>', 'who must have issued it; a URL is asked for its keys where none are given')
    .option('--audience <audience>', 'whom it must be meant for')
    .option('--at <time>', 'check times at this moment: 2027-01-01T00:00:00Z, or +5m from now')
    .option('--json', 'as JSON')
    .addOption(workspaceOption)
    .addHelpText('after', '\nExample: gatewright jwt inspect - --jwks https://id.example/jwks --audience api')
    .action(ends(async (token: string, options) => (await import('./jwt-inspect.ts')).runJwtInspect(token, options)));
  const issuer = root
    .command('issuer')
    .description('the local issuer of tokens of a workspace')
    .addHelpText('after', '\nExample: gatewright issuer status');
  issuer
    .command('status', { isDefault: true })
    .description('say where it is, which keys it has and whom it serves')
    .addOption(workspaceOption)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample: gatewright issuer status --json')
    .action(ends(async (options) => (await import('./issuer.ts')).runIssuerStatus(options)));
  issuer
    .command('rotate')
    .description('make new keys and sign with them; the old ones can still be checked with')
    .option('--drop-old', 'take the old keys out of the JWKS')
    .addOption(workspaceOption)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample: gatewright issuer rotate --drop-old')
    .action(ends(async (options) => (await import('./issuer.ts')).runIssuerRotate(options)));
}
