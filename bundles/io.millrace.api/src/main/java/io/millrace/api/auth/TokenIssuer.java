// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Issues tokens on a router that has no identity provider of its own. Thread-safe. */
@ConsumerType
public interface TokenIssuer {
  /**
   * Issues a token that this router's verifier accepts.
   *
   * @param subject the account, 1–128 characters
   * @param lifetime how long the token is valid; positive
   * @throws IllegalArgumentException naming what is out of range
   */
  String issue(String subject, Duration lifetime);

  /**
   * Issues a token with a scope; which permissions that gives is the verifier's configuration.
   *
   * @param scope words of printable ASCII with blanks between [RFC 6749 §3.3]
   * @return empty when this issuer gives all its tokens one scope
   * @throws IllegalArgumentException naming what is out of range
   */
  default Optional<String> issue(String subject, String scope, Duration lifetime) {
    return Optional.empty();
  }

  /**
   * Issues a token with what is the account's own: its policy, its number of sessions, its
   * security.
   *
   * @param account its permissions and its expiry are not used
   * @param scope as in {@link #issue(String, String, Duration)}
   * @return empty when this issuer cannot
   * @throws IllegalArgumentException naming what is out of range
   */
  default Optional<String> issue(Account account, String scope, Duration lifetime) {
    return Optional.empty();
  }

  /**
   * Makes a new key pair, with which tokens are signed from now on. Writes to the disk.
   *
   * @param overlap how long tokens that were signed before are accepted
   * @return false when this issuer cannot
   * @throws IOException when the new key pair cannot be stored: the old one stays
   */
  default boolean rotateKey(Duration overlap) throws IOException {
    return false;
  }
}
