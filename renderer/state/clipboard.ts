import { notify, notifyFailure } from './toasts.ts';

/** Puts text on the clipboard and says so. @param what Such as `cURL command`; shown as `cURL command copied`. */
export function copyText(text: string, what: string): void {
  navigator.clipboard.writeText(text).then(
    () => notify(`${what} copied`),
    () => notifyFailure('the browser did not allow copying; click into the page and try again'),
  );
}
