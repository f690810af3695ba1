// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.keys;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The router's certificate, and who of the clients is trusted. Immutable.
 *
 * @param privateKey null when the router has no certificate
 * @param chain the router's certificate first
 * @param issuers of clients' certificates, or such certificates themselves
 * @param publicKeys of clients that have no certificate [RFC 7250]
 * @param revocations of the issuers
 */
public record Certificates(
    PrivateKey privateKey,
    List<X509Certificate> chain,
    List<X509Certificate> issuers,
    List<PublicKey> publicKeys,
    List<X509CRL> revocations) {

  /** Returns those of a router that has none. */
  public static Certificates none() {
    return new Certificates(null, List.of(), List.of(), List.of(), List.of());
  }

  /** Tells whether the router can show one. */
  public boolean isPresent() {
    return privateKey != null;
  }

  /** Tells whether an issuer has revoked a certificate. */
  public boolean isRevoked(X509Certificate certificate) {
    return revocations.stream()
        .filter(each -> each.getIssuerX500Principal().equals(certificate.getIssuerX500Principal()))
        .anyMatch(each -> each.isRevoked(certificate));
  }

  /** Returns when the first of them expires; {@link Instant#MAX} when there is none. */
  public Instant expires() {
    return Stream.concat(chain.stream(), issuers.stream())
        .map(each -> each.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }
}
