/** What the Worker says of its own troubles, by the beginning, and the text that tells it. @type {[string, string][]} */
export const ownWords = [
  ['The Ledger does not answer', 'error.ledger_silent'],
  ['The Ledger could not read or store', 'error.ledger_storage'],
  ['The Ledger still runs the deployment before', 'error.ledger_outdated'],
  ['ADMIN_PASSWORD is not set', 'error.no_admin_password'],
  ['SESSION_SECRET_KEY is not set', 'error.no_session_secret'],
  ['A stored key cannot be decrypted', 'error.undecipherable'],
];

/** The name of a text; undefined for any other message. @param {string} message */
export const nameOwnWords = (message) =>
  ownWords.find(([beginning]) => message.startsWith(beginning))?.[1];
