// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * Whether a device is the one that is asked for: its certificate has an issuer that is trusted, and
 * the device's name or address; or its public key is the one of that name. Chain, validity and use
 * are Scandium's matter. Thread-safe.
 */
final class ServerVerifier implements NewAdvancedCertificateVerifier {
  private static final int DNS = 2;
  private static final int IP = 7;
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,]+)");

  private final ServerTrust trust;
  private final UnaryOperator<InetSocketAddress> named;
  private final NewAdvancedCertificateVerifier chains;

  /**
   * Makes one.
   *
   * @param trust with an issuer or a public key at least
   * @param named returns the address of a server with the name by which it is asked for
   */
  ServerVerifier(ServerTrust trust, UnaryOperator<InetSocketAddress> named) {
    this.trust = trust;
    this.named = named;
    StaticNewAdvancedCertificateVerifier.Builder builder =
        StaticNewAdvancedCertificateVerifier.builder();
    if (!trust.issuers().isEmpty()) {
      builder.setTrustedCertificates(trust.issuers().toArray(new X509Certificate[0]));
    }
    if (!trust.allPublicKeys().isEmpty()) {
      builder.setTrustedRPKs(
          trust.allPublicKeys().stream()
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
            cid, serverName, remotePeer, clientUsage, false, truncateCertificatePath, message);
    InetSocketAddress server = named.apply(remotePeer);
    if (result.getCertificatePath() != null) {
      List<? extends Certificate> path = result.getCertificatePath().getCertificates();
      if (TrustedPaths.isRevoked(path, trust.revocations())) {
        return refused(cid, "it is revoked", AlertDescription.CERTIFICATE_REVOKED);
      }
      X509Certificate own = (X509Certificate) path.get(0);
      return isOf(own, server)
          ? result
          : refused(
              cid,
              "it is that of " + own.getSubjectX500Principal().getName(),
              AlertDescription.BAD_CERTIFICATE);
    }
    if (result.getPublicKey() != null
        && !trust.publicKeys(server).contains(result.getPublicKey())) {
      return refused(cid, "it is another device's key", AlertDescription.BAD_CERTIFICATE);
    }
    return result;
  }

  private static CertificateVerificationResult refused(
      ConnectionId cid, String why, AlertDescription alert) {
    return new CertificateVerificationResult(
        cid, new HandshakeException(why, new AlertMessage(AlertLevel.FATAL, alert)), null);
  }

  /** Tells whether a certificate names the server, with or without a domain behind its name. */
  static boolean isOf(X509Certificate certificate, InetSocketAddress server) {
    String host = server.getHostString().toLowerCase(Locale.ROOT);
    String address = server.getAddress().getHostAddress();
    for (String each : names(certificate)) {
      String name = each.toLowerCase(Locale.ROOT);
      if (name.equals(host) || name.startsWith(host + ".") || name.equals(address)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    Matcher common = COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
    if (common.find()) {
      names.add(common.group(1));
    }
    try {
      Collection<List<?>> others = certificate.getSubjectAlternativeNames();
      for (List<?> each : others == null ? List.<List<?>>of() : others) {
        if (each.get(0).equals(DNS) || each.get(0).equals(IP)) {
          names.add((String) each.get(1));
        }
      }
    } catch (CertificateParsingException damaged) {
      return names;
    }
    return names;
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
