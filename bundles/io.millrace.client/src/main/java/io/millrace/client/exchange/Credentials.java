// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who the client is and whom it trusts. There is a key, an issuer or a public key at least.
 *
 * @param identity of the pre-shared key; null for none
 * @param key the pre-shared key; null for none
 * @param privateKey its own; null for none
 * @param publicKey that of {@code privateKey}, shown in place of a certificate [RFC 7250]; or null
 * @param chain its own certificates, the client's first
 * @param issuers of the server's certificate, or the certificate itself
 * @param publicKeys of servers without a certificate
 */
public record Credentials(
    String identity,
    byte[] key,
    PrivateKey privateKey,
    PublicKey publicKey,
    List<X509Certificate> chain,
    List<X509Certificate> issuers,
    List<PublicKey> publicKeys) {

  /** Tells whether a server without a pre-shared key can be trusted. */
  boolean trustsKeys() {
    return !issuers.isEmpty() || !publicKeys.isEmpty();
  }

  /** Hides the key, the identity and all else. */
  @Override
  public String toString() {
    return "credentials";
  }
}
