// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;

/** A message that a peer sent, kept to know it again [RFC 7252 §4.5]. */
final class Heard {
  /** The hash of the whole datagram, so that a peer that started anew is not taken for its past. */
  int hash;

  /** Whether {@link #hash} is known: not so when an earlier endpoint received the message. */
  boolean hashKnown;

  /** The hash of its token. */
  int tokenHash;

  /** The method of a request that is not yet answered; 0 for anything else. */
  int method;

  /** When it came, in nanoseconds. */
  long at;

  /** What a duplicate is answered with; null is nothing. */
  Bytes reply;
}
