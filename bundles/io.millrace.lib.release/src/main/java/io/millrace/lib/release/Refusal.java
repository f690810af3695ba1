// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release;

/** Why a release is refused. The sentence that goes with it is the exception's message. */
public enum Refusal {
  /** The file has no bytes. */
  EMPTY_FILE,
  /** The file is something else. */
  NOT_A_ZIP,
  /** The file's end is missing. */
  INCOMPLETE_FILE,
  /** The file, an entry, or a part of the JSON is larger than allowed. */
  TOO_LARGE,
  /** More entries, bundles, signatures or values than allowed. */
  TOO_MANY,
  /** An entry is compressed, or its size is not said where the entry begins. */
  COMPRESSED_ENTRY,
  /** An entry has a name that no release has. */
  ENTRY_NAME,
  /** Two entries, bundles or signatures have one name. */
  DUPLICATE_NAME,
  /** An entry that the release does not name, or bytes that belong to no entry. */
  EXTRA_ENTRY,
  /** The entries are not in their order. */
  ENTRY_ORDER,
  /** The zip's directory says something else than the entries themselves. */
  DIRECTORY_MISMATCH,
  /** There is no signature. */
  NO_SIGNATURE,
  /** A line of the signatures is not of their form. */
  SIGNATURE_FORM,
  /** No trusted key has signed. */
  UNKNOWN_SIGNER,
  /** The line names another algorithm than the trusted key's. */
  WRONG_ALGORITHM,
  /** A signature does not fit the signed bytes. */
  BAD_SIGNATURE,
  /** The key is revoked. */
  REVOKED_KEY,
  /** This release is revoked. */
  REVOKED_RELEASE,
  /** The key is not valid yet. */
  KEY_NOT_YET_VALID,
  /** The key is no longer valid. */
  KEY_EXPIRED,
  /** The key may not sign for this bundle or configuration. */
  OUT_OF_SCOPE,
  /** Too few keys have signed for this bundle or configuration. */
  THRESHOLD,
  /** After its change of the trusted keys, none of them would have signed the release itself. */
  OWN_KEY_REVOKED,
  /** The release's own time is over. */
  EXPIRED,
  /** Its sequence is not above the last one's. */
  OLD_SEQUENCE,
  /** The JSON is none, or says a key twice. */
  MALFORMED_JSON,
  /** The JSON is nested too deeply. */
  JSON_DEPTH,
  /** A value of the JSON is missing or not allowed. */
  WRONG_VALUE,
  /** A configuration has a secret, which belongs to a router alone. */
  SECRET_IN_CONFIGURATION,
  /** A jar's bytes are not those that the release names. */
  WRONG_JAR,
  /** A jar is no bundle, or another one than the release says. */
  WRONG_BUNDLE
}
