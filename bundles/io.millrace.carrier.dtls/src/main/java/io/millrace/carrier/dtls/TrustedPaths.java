// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/** Whether a certificate that was accepted once still would be, as far as that can change. */
final class TrustedPaths {
  private TrustedPaths() {}

  /** Tells whether an issuer has revoked a certificate of a path. */
  static boolean isRevoked(List<? extends Certificate> path, List<X509CRL> revocations) {
    return path.stream()
        .map(X509Certificate.class::cast)
        .anyMatch(
            each ->
                revocations.stream()
                    .filter(
                        list -> list.getIssuerX500Principal().equals(each.getIssuerX500Principal()))
                    .anyMatch(list -> list.isRevoked(each)));
  }

  /** Tells whether a path is not revoked and leads to an issuer that is trusted. */
  static boolean isTrusted(
      List<? extends Certificate> path, List<X509Certificate> issuers, List<X509CRL> revocations) {
    return !isRevoked(path, revocations)
        && path.stream().anyMatch(each -> issuers.stream().anyMatch(root -> leads(each, root)));
  }

  private static boolean leads(Certificate certificate, X509Certificate root) {
    if (certificate.equals(root)) {
      return true;
    }
    X509Certificate each = (X509Certificate) certificate;
    if (!each.getIssuerX500Principal().equals(root.getSubjectX500Principal())) {
      return false;
    }
    try {
      each.verify(root.getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }
}
