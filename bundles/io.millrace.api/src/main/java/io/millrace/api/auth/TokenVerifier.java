// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

import io.millrace.api.bytes.Bytes;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Verifies tokens: a service. Thread-safe. A bad token is a refused {@link Verification}, never an
 * exception; no method waits for the network.
 */
@ConsumerType
public interface TokenVerifier {
  /**
   * Verifies a token. Checking a signature takes a fraction of a millisecond: do not call this on a
   * transport's thread.
   *
   * @param token the bytes that the client sent
   */
  Verification verify(Bytes token);

  /**
   * Returns the account of a token that {@link #verify} accepted before and would accept again.
   * Takes microseconds, so that it may be called on a transport's thread. An entry ends when the
   * token expires or when its key, its issuer or the permissions of its account change.
   *
   * @return empty when the token is not cached, which does not mean that it is bad
   */
  default Optional<Account> cachedAccount(Bytes token) {
    return Optional.empty();
  }

  /**
   * Tells whether any token that this verifier accepts can have the permission: false when its
   * configuration gives it to none, so that what asks for the permission is closed to everybody. A
   * verifier that does not know says true.
   */
  default boolean canGrant(Permission permission) {
    return true;
  }
}
