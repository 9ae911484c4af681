/**
 * Calls back at most once in a while, and always once more after the last change: for events that say how something is.
 * @returns `tell`, which says that something changed, and `close`.
 */
export function gatherChanges(everyMillis: number, emit: () => void): { tell(): void; close(): void } {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  return {
    tell() {
      if (isClosed) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        emit();
      }, everyMillis);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
