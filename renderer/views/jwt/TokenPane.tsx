import { Splitter } from '../../ui/Splitter.tsx';
import { DecodedPane } from './DecodedPane.tsx';
import { TokenBox } from './TokenBox.tsx';

/** The token as it is on the wire, and what it says. */
export function TokenPane() {
  return (
    <Splitter
      name="jwt.left"
      direction="column"
      label="Divide the token and what it says"
      firstShare={32}
      minFirst={170}
      minSecond={120}
      first={<TokenBox />}
      second={<DecodedPane />}
    />
  );
}
