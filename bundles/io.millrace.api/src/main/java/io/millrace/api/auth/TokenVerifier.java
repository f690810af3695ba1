// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

import io.millrace.api.bytes.Bytes;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Judges tokens. Thread-safe; never waits, never throws for what a token holds. */
@ConsumerType
public interface TokenVerifier {
  /**
   * Judges a token: the bytes a client sent. A signature takes a fraction of a millisecond, so not
   * on a transport's thread.
   */
  Verification verify(Bytes token);

  /**
   * Returns the account of a token that was found good before and still is: until it ends, or its
   * key, its issuer or what its account may do has changed. Takes microseconds. Empty when that is
   * not known, which says nothing of the token.
   */
  default Optional<Account> remembered(Bytes token) {
    return Optional.empty();
  }
}
