import type { SourceRef } from '../../../core/model/source.ts';
import { openView } from '../../state/place.ts';
import { goToPlace, useFiles } from '../gateway/workspace-files.ts';

/** Opens the Gateway view with the cursor at a place of the configuration. */
export function openInGateway(at: SourceRef): void {
  const { file, line, column } = at;
  // Before the view was open for the first time there are no files yet; it goes to the place once it has them.
  if (useFiles.getState().drafts === undefined)
    useFiles.setState({ selected: file, goTo: { line, column, takesFocus: true } });
  else goToPlace(at, true);
  openView('gateway');
}
