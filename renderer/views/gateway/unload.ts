/**
 * Makes the browser ask before the page goes away while there is something unsaved.
 * @param watch Is given a function to call with whether there is.
 */
export function keepUntilSaved(watch: (listen: (isUnsaved: boolean) => void) => void): void {
  // Only while it is needed: a page with such a handler is not kept for going back.
  watch((isUnsaved) => {
    if (isUnsaved) addEventListener('beforeunload', ask);
    else removeEventListener('beforeunload', ask);
  });
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
