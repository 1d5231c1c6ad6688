/** AES-256-GCM of the platform; a sealed text is nonce (12 bytes) ‖ ciphertext ‖ tag. */

const NONCE = 12;

/** @param {Uint8Array} secret */
const importKey = (secret) =>
  crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt']);

/** @param {Uint8Array} secret 32 bytes @param {Uint8Array} plain */
export async function seal(secret, plain) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const cipher = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv },
    await importKey(secret),
    plain,
  );
  const sealed = new Uint8Array(NONCE + cipher.byteLength);
  sealed.set(iv);
  sealed.set(new Uint8Array(cipher), NONCE);
  return sealed;
}

/** Rejects when the text was not sealed with this key. @param {Uint8Array} secret @param {Uint8Array} sealed */
export async function open(secret, sealed) {
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: sealed.subarray(0, NONCE) },
    await importKey(secret),
    sealed.subarray(NONCE),
  );
  return new Uint8Array(plain);
}
