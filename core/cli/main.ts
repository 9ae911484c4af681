import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { productVersion } from '../app/product.ts';
import { addClockCommands } from './clock-command.ts';
import { addJwtCommands } from './jwt-command.ts';
import { complain, EXIT, failureLine, watchOutput } from './output.ts';
import { addProbeCommand } from './probe-command.ts';
import { addReplayCommand } from './replay-command.ts';
import { addTestCommand } from './test-command.ts';
import { addUpstreamCommands } from './upstream-command.ts';
import { addExplainCommand } from './explain-command.ts';
import { addVtlCommands } from './vtl-command.ts';
import { collect, wholeNumber } from './option-values.ts';

const EXIT_CODES = `
Exit codes: 0 done; 1 the answer is no (findings, nothing found, an answer of 400 or more); 2 not understood or failed.`;

let exitCode: number = EXIT.done;
const workspaceOption = new Option('-w, --workspace <folder>', 'the workspace; without it the one used last');

/** Every command, with an example in its help. What a command needs is loaded when it runs, so that each starts quickly. */
function program(): Command {
  const root = new Command('gatewright')
    .description('A workbench for API gateways: run one, record every exchange, see why it said no.')
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(text) })
    .version(productVersion())
    .addHelpText('afterAll', EXIT_CODES);
  root
    .command('start')
    .description('open the workbench: a desktop window, or the browser where there is none')
    .addOption(workspaceOption)
    .option('--port <number>', 'port of the first listener; 0 takes free ones', portNumber)
    .option('--control-port <number>', 'port of the page', portNumber)
    .addHelpText('after', '\nExample: gatewright start --workspace ~/gateways/orders')
    .action(ends(async (options) => (await import('./start.ts')).runStart(options)));
  root
    .command('serve')
    .description('run the gateway of a workspace, and the page for a browser')
    .argument('[workspace]', 'its folder; without it the one used last')
    .option('--port <number>', 'port of the first listener; 0 takes free ones', portNumber)
    .option('--control-port <number>', 'port of the page', portNumber)
    .option('--json', 'print one {"ready":{…}} line with the addresses')
    .option('--stdin', 'stop when stdin ends')
    .addHelpText('after', '\nExample: gatewright serve samples/quickstart --port 8000')
    .action(
      ends(async (workspace: string | undefined, options) => (await import('./serve.ts')).runServe(workspace, options)),
    );
  root
    .command('check')
    .description('say everything that is wrong with a configuration, as file:line:col code message')
    .argument('[workspace]', 'its folder; without it the one used last')
    .addOption(workspaceOption)
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExample: gatewright check samples/quickstart --json')
    .action(
      ends(async (workspace: string | undefined, options) =>
        (await import('./check.ts')).runCheck(workspace ?? options.workspace, options),
      ),
    );
  root
    .command('ls')
    .description('list recorded exchanges, newest first')
    .argument('[filter...]', 'in the filter language, such as status>=500 route:orders')
    .addOption(workspaceOption)
    .option('--json', 'one JSON object a line')
    .option('--limit <number>', 'how many at most', wholeNumber, 50)
    .addHelpText('after', "\nExample: gatewright ls 'status:4xx by:gateway' --limit 10")
    .action(
      ends(async (filter: string[], options) => (await import('./exchanges.ts')).runList(filter.join(' '), options)),
    );
  root
    .command('show')
    .description('show one exchange: messages, policies, where the time went')
    .argument('<id>', 'as ls prints it', wholeNumber)
    .addOption(workspaceOption)
    .option('--json', 'as JSON')
    .option('--har', 'as HAR 1.2')
    .option('--curl', 'as a curl command')
    .option('--with-secrets', 'leave credentials in')
    .addHelpText('after', '\nExample: gatewright show 1764048000000000 --curl')
    .action(ends(async (id: number, options) => (await import('./exchanges.ts')).runShow(id, options)));
  root
    .command('import')
    .description('read a HAR into the store')
    .argument('<file>', 'a HAR 1.2 file')
    .addOption(workspaceOption)
    .addHelpText('after', '\nExample: gatewright import capture.har')
    .action(ends(async (file: string, options) => (await import('./exchanges.ts')).runImport(file, options)));
  root
    .command('export')
    .description('write recorded exchanges as HAR 1.2, as a k6 script or as an .http file, sanitised')
    .argument('[filter...]', 'in the filter language')
    .option('--har <file>', 'where to; - is stdout')
    .option('--k6 <file>', 'a script for k6, with values of answers carried over')
    .option('--http <file>', 'requests as editors send them')
    .addOption(workspaceOption)
    .option('--with-secrets', 'leave credentials in')
    .addHelpText('after', "\nExample: gatewright export 'at:today status>=500' --har failures.har")
    .action(
      ends(async (filter: string[], options) => (await import('./exchanges.ts')).runExport(filter.join(' '), options)),
    );
  root
    .command('send')
    .description('send a request through the gateway and show where its time went')
    .argument('<method>')
    .argument('<url>', 'absolute, or a path on the first listener')
    .addOption(workspaceOption)
    .option('-H, --header <header>', 'name: value; may be repeated', collect, [])
    .option('-d, --data <text>', 'the body', '')
    .option('--json', 'the exchange as JSON')
    .addHelpText('after', "\nExample: gatewright send GET /users/7 -H 'x-api-key: …'")
    .action(
      ends(async (method: string, url: string, options) =>
        (await import('./exchanges.ts')).runSend(method, url, options),
      ),
    );
  root
    .command('demo')
    .description('start the sample’s upstream and send its traffic')
    .addOption(workspaceOption)
    .addHelpText('after', '\nExample: gatewright demo --workspace samples/quickstart')
    .action(ends(async (options) => (await import('./exchanges.ts')).runDemo(options)));
  addTestCommand(root, workspaceOption, ends);
  addExplainCommand(root, workspaceOption, ends);
  addReplayCommand(root, workspaceOption, ends);
  addProbeCommand(root, workspaceOption, ends);
  addVtlCommands(root, ends);
  addClockCommands(root, workspaceOption, ends);
  addJwtCommands(root, workspaceOption, ends);
  addUpstreamCommands(root, workspaceOption, ends);
  return root;
}

/** An action whose answer is the exit code. */
function ends<P extends unknown[]>(run: (...given: P) => Promise<number>): (...given: P) => Promise<void> {
  return async (...given) => {
    exitCode = await run(...given);
  };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('a port is a whole number from 0 to 65535');
  return port;
}

/** The last resort: a fault of ours is said in one line too. */
function failAtOnce(error: unknown): void {
  complain(failureLine(error));
  process.exit(EXIT.failed);
}

process.on('uncaughtException', failAtOnce);
watchOutput();
try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) exitCode = error.exitCode === 0 ? EXIT.done : EXIT.failed;
  else {
    complain(failureLine(error));
    exitCode = EXIT.failed;
  }
}
// Whatever is still open has been closed by its owner or cannot be; a pipe is written to its end first.
process.stdout.write('', () => process.exit(exitCode));
