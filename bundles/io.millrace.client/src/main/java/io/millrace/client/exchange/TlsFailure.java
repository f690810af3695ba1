// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Why a handshake of TLS has failed, in words for people. */
final class TlsFailure {
  private static final String ALERT = "Received fatal alert: ";
  private static final String HERE = "its certificate is refused here: ";

  private TlsFailure() {}

  /** Returns a part of a sentence. */
  static String text(SSLException failure) {
    String said = String.valueOf(failure.getMessage());
    int alert = said.indexOf(ALERT);
    if (alert >= 0) {
      return refusedThere(said.substring(alert + ALERT.length()));
    }
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String refused = refusedHere(each);
      if (refused != null) {
        return refused;
      }
    }
    String lower = said.toLowerCase(Locale.ROOT);
    if (lower.contains("unrecognized ssl message") || lower.contains("plaintext connection")) {
      return "no TLS is spoken there";
    }
    return lower.contains("terminated the handshake")
        ? "the other side has closed the connection during the handshake"
        : "the handshake failed: " + said;
  }

  private static String refusedThere(String alert) {
    return alert.contains("certificate") || alert.contains("unknown_ca")
        ? "our certificate is missing or refused there (" + alert + ")"
        : "the handshake is refused there (" + alert + ")";
  }

  /** Returns what a cause says of the other side's certificate; null when it says nothing. */
  private static String refusedHere(Throwable cause) {
    if (cause instanceof CertificateExpiredException) {
      return HERE + "it has expired";
    }
    if (cause instanceof CertificateNotYetValidException) {
      return HERE + "it is not valid yet";
    }
    if (cause instanceof CertPathBuilderException) {
      return HERE + "it has an issuer that is not trusted (-C, -R)";
    }
    boolean last = cause instanceof CertificateException && cause.getCause() == null;
    return last ? HERE + cause.getMessage() : null;
  }
}
