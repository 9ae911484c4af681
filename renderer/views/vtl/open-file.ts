import { notifyFailure } from '../../state/toasts.ts';
import { formatBytes } from '../../ui/format.ts';

const MOST_BYTES = 5_000_000;

/** Lets the user choose a file and hands over its text. @param accept Endings of names, as an input of HTML has them. */
export function openTextFile(accept: string, take: (text: string) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file === undefined) return;
    if (file.size > MOST_BYTES)
      return notifyFailure(`${file.name} has ${formatBytes(file.size)}; at most ${formatBytes(MOST_BYTES)} are read`);
    file.text().then(take, () => notifyFailure(`${file.name} could not be read`));
  });
  input.click();
}
