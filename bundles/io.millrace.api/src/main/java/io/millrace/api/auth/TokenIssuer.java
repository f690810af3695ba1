// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

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
}
