import type { WebSocket } from 'ws';
import type { Channel } from './channel.ts';

/** A WebSocket of the `ws` package as a line. Binary messages are none of ours and close it. */
export function webSocketChannel(socket: WebSocket): Channel {
  return {
    send(text) {
      if (socket.readyState === socket.OPEN) socket.send(text);
    },
    onMessage(listener) {
      socket.on('message', (data, isBinary) => {
        if (isBinary) socket.close(1003);
        // Text messages come as one Buffer, since binaryType is left as it is.
        else listener(String(data));
      });
    },
    onClose(listener) {
      socket.on('close', listener);
      // An error is always followed by a close, which is what counts here.
      socket.on('error', () => undefined);
    },
    get waitingBytes() {
      return socket.bufferedAmount;
    },
    close: () => socket.close(),
  };
}
