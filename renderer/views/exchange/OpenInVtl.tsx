import { Braces } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';

export interface OpenInVtlProps {
  readonly id: number;
  readonly side: 'request' | 'response';
  /** Id of the use of a mapping policy, whose template is opened too. */
  readonly use?: string | undefined;
}

/** Opens the VTL view with this exchange as what the template is given. */
export function OpenInVtl({ id, side, use }: OpenInVtlProps) {
  const open = async (): Promise<void> => {
    const { openInVtl } = await import('../vtl/open-in-vtl.ts');
    await openInVtl(id, side, use);
  };
  return (
    <Button tone="quiet" icon={Braces} onClick={() => void open()}>
      Open in VTL
    </Button>
  );
}
