import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, safeStorage } from 'electron';

/**
 * The key that the engine encrypts the secrets file with. It lies in the user's data folder, encrypted by the
 * keychain of the operating system.
 * @returns 64 hexadecimal digits, or undefined when the system offers no keychain; the engine then keeps secrets in a file only its owner can read.
 */
export function readSecretsKey(): string | undefined {
  if (!safeStorage.isEncryptionAvailable() || isPlainText()) return undefined;
  const file = join(app.getPath('userData'), 'secrets-key.bin');
  const stored = readStored(file);
  if (stored !== undefined) return safeStorage.decryptString(stored);
  const key = randomBytes(32).toString('hex');
  writeFileSync(file, safeStorage.encryptString(key), { mode: 0o600 });
  return key;
}

/** On Linux without a keyring Electron would only scramble with a fixed password, which protects nothing. */
function isPlainText(): boolean {
  return process.platform === 'linux' && safeStorage.getSelectedStorageBackend?.() === 'basic_text';
}

function readStored(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    // A missing file is the first start; anything else must not be papered over with a new key, or secrets would be lost.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
