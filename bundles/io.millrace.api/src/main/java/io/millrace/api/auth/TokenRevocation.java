// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.auth;

import java.io.IOException;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Revokes tokens that have not expired: a service of who verifies them. What is revoked stays so
 * over restarts. Thread-safe. The methods write to the disk: do not call them on a transport's
 * thread.
 */
@ProviderType
public interface TokenRevocation {
  /**
   * Revokes one token.
   *
   * @param tokenId its ID, the claim {@code jti}
   * @throws IOException when it cannot be stored, or too much is revoked already
   */
  void revokeToken(String tokenId) throws IOException;

  /**
   * Revokes every token of an account that was issued up to a moment.
   *
   * @param subject the account's, the claim {@code sub}
   * @throws IOException when it cannot be stored, or too much is revoked already
   */
  void revokeAccount(String subject, Instant issuedUpTo) throws IOException;
}
