import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useRuns } from './runs.ts';

/** What a person has to do so that it goes on. */
export function PromptNotice() {
  const prompt = useRuns((runs) => runs.prompt);
  if (prompt === undefined) return <div />;
  return (
    <Notice
      kind="warning"
      action={
        <Button tone="quiet" onClick={() => useRuns.setState({ prompt: undefined })}>
          Close
        </Button>
      }
    >
      {prompt}
    </Notice>
  );
}
