import type { ReplayOutcome } from '../../model/replay.ts';
import type { ReportInput } from './report.ts';
import { outcomeText } from './words.ts';

/** Results for everything that is not the same, by the code of the cause. @see SARIF 2.1.0 */
export function sarifReport({ run, outcomes, version }: ReportInput): string {
  const results = outcomes.filter(({ verdict }) => verdict !== 'same' && verdict !== 'left out');
  const rules = [...new Set(results.map(ruleOf))].toSorted();
  return `${JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'Gatewright', version, rules: rules.map((id) => ({ id })) } },
          properties: { target: run.target, verdicts: run.verdicts },
          results: results.map((outcome) => ({
            ruleId: ruleOf(outcome),
            level: outcome.verdict === 'explained' ? 'warning' : 'error',
            message: { text: `${outcome.method} ${outcome.url}: ${outcomeText(outcome)}` },
            locations: [
              {
                logicalLocations: [
                  {
                    name: String(outcome.exchange),
                    kind: 'resource',
                    fullyQualifiedName: `${outcome.method} ${outcome.url}`,
                  },
                ],
              },
            ],
          })),
        },
      ],
    },
    null,
    2,
  )}\n`;
}

function ruleOf({ cause, verdict }: ReplayOutcome): string {
  return cause?.code ?? `replay.${verdict}`;
}
