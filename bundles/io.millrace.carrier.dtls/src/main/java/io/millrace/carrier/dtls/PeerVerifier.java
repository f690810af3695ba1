// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.lib.keys.Certificates;
import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.UnaryOperator;
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
 * Whether a client or a server is trusted by its certificate or its public key: chain, validity and
 * use are Scandium's matter; revocation, and whether it is the one that is expected, are seen to
 * here. A kind of which nobody is trusted is not offered: to Scandium an empty list means
 * everybody. Thread-safe.
 */
final class PeerVerifier implements NewAdvancedCertificateVerifier {
  /** Who is expected of those that are trusted. */
  interface Expectation {
    /** Returns why a trusted peer is not the one that is expected; empty when it is. */
    String refusal(InetSocketAddress peer, X509Certificate certificate);

    /** Returns why a peer with a trusted key is not the one that is expected; empty when it is. */
    String refusal(InetSocketAddress peer, PublicKey key);
  }

  private final List<X509CRL> revocations;
  private final Expectation expected;
  private final NewAdvancedCertificateVerifier chains;

  private PeerVerifier(
      List<X509Certificate> issuers,
      List<PublicKey> keys,
      List<X509CRL> revocations,
      Expectation expected) {
    this.revocations = revocations;
    this.expected = expected;
    StaticNewAdvancedCertificateVerifier.Builder builder =
        StaticNewAdvancedCertificateVerifier.builder();
    if (!issuers.isEmpty()) {
      builder.setTrustedCertificates(issuers.toArray(new X509Certificate[0]));
    }
    if (!keys.isEmpty()) {
      builder.setTrustedRPKs(
          keys.stream().map(RawPublicKeyIdentity::new).toArray(RawPublicKeyIdentity[]::new));
    }
    chains = builder.build();
  }

  /** Returns that of clients, all of whom are welcome when they are trusted. */
  static PeerVerifier ofClients(Certificates trusted) {
    return new PeerVerifier(
        trusted.issuers(), trusted.publicKeys(), trusted.revocations(), new Anybody());
  }

  /**
   * Returns that of servers.
   *
   * @param named returns the address of a server with the name by which it is asked for
   */
  static PeerVerifier ofServers(ServerTrust trust, UnaryOperator<InetSocketAddress> named) {
    return new PeerVerifier(
        trust.issuers(),
        trust.allPublicKeys(),
        trust.revocations(),
        new ExpectedServer(trust, named));
  }

  private static final class Anybody implements Expectation {
    @Override
    public String refusal(InetSocketAddress peer, X509Certificate certificate) {
      return "";
    }

    @Override
    public String refusal(InetSocketAddress peer, PublicKey key) {
      return "";
    }
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
            cid, serverName, remotePeer, clientUsage, false, truncateCertificatePath, message);
    String refusal = "";
    if (result.getCertificatePath() != null) {
      var path = result.getCertificatePath().getCertificates();
      if (TrustedPaths.isRevoked(path, revocations)) {
        return refused(cid, "it is revoked", AlertDescription.CERTIFICATE_REVOKED);
      }
      refusal = expected.refusal(remotePeer, (X509Certificate) path.get(0));
    } else if (result.getPublicKey() != null) {
      refusal = expected.refusal(remotePeer, result.getPublicKey());
    }
    return refusal.isEmpty() ? result : refused(cid, refusal, AlertDescription.BAD_CERTIFICATE);
  }

  private static CertificateVerificationResult refused(
      ConnectionId cid, String why, AlertDescription alert) {
    return new CertificateVerificationResult(
        cid, new HandshakeException(why, new AlertMessage(AlertLevel.FATAL, alert)), null);
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
