// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.lib.keys.Certificates;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.eclipse.californium.elements.auth.RawPublicKeyIdentity;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertDescription;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertLevel;
import org.eclipse.californium.scandium.dtls.CertificateMessage;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.CertificateVerificationResult;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.x509.NewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.util.ServerNames;

/**
 * Who of the clients with a certificate or a raw public key is trusted: chain, validity and use are
 * Scandium's matter, revocation is seen to here. A kind of which nobody is trusted is not offered:
 * to Scandium an empty list means everybody. Thread-safe.
 */
final class ClientVerifier implements NewAdvancedCertificateVerifier {
  private final Certificates certificates;
  private final NewAdvancedCertificateVerifier chains;

  /**
   * Makes one.
   *
   * @param certificates with an issuer or a public key at least
   */
  ClientVerifier(Certificates certificates) {
    this.certificates = certificates;
    StaticNewAdvancedCertificateVerifier.Builder builder =
        StaticNewAdvancedCertificateVerifier.builder();
    if (!certificates.issuers().isEmpty()) {
      builder.setTrustedCertificates(certificates.issuers().toArray(new X509Certificate[0]));
    }
    if (!certificates.publicKeys().isEmpty()) {
      builder.setTrustedRPKs(
          certificates.publicKeys().stream()
              .map(RawPublicKeyIdentity::new)
              .toArray(RawPublicKeyIdentity[]::new));
    }
    chains = builder.build();
  }

  @Override
  public List<CertificateType> getSupportedCertificateTypes() {
    return chains.getSupportedCertificateTypes();
  }

  @Override
  public CertificateVerificationResult verifyCertificate(
      ConnectionId cid,
      ServerNames serverName,
      InetSocketAddress remotePeer,
      boolean clientUsage,
      boolean verifySubject,
      boolean truncateCertificatePath,
      CertificateMessage message) {
    CertificateVerificationResult result =
        chains.verifyCertificate(
            cid,
            serverName,
            remotePeer,
            clientUsage,
            verifySubject,
            truncateCertificatePath,
            message);
    return result.getCertificatePath() != null
            && TrustedPaths.isRevoked(
                result.getCertificatePath().getCertificates(), certificates.revocations())
        ? new CertificateVerificationResult(
            cid,
            new HandshakeException(
                "the certificate is revoked",
                new AlertMessage(AlertLevel.FATAL, AlertDescription.CERTIFICATE_REVOKED)),
            null)
        : result;
  }

  @Override
  public List<X500Principal> getAcceptedIssuers() {
    return chains.getAcceptedIssuers();
  }

  @Override
  public void setResultHandler(HandshakeResultHandler resultHandler) {
    chains.setResultHandler(resultHandler);
  }
}
