// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

import org.osgi.annotation.versioning.ConsumerType;

/** Gives tokens to clients that have an account on this router: a service. Thread-safe. */
@ConsumerType
public interface ClientCredentials {
  /**
   * Returns a token for a client ID and its secret. Checking a secret takes a part of a second of
   * processor time: do not call this on a transport's thread.
   *
   * @param source where the client is, for example its IP address: who is wrong often has to wait
   */
  TokenGrant grant(String clientId, String clientSecret, String source);
}
