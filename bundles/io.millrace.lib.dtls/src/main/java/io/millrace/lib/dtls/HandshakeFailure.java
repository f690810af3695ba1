// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.dtls;

import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.DtlsHandshakeTimeoutException;
import org.eclipse.californium.scandium.dtls.HandshakeException;

/**
 * Why a handshake has failed, for people.
 *
 * @param text a part of a sentence
 * @param silent whether the other side has not answered
 */
public record HandshakeFailure(String text, boolean silent) {
  /** The client's last, which says the identity and proves the key. */
  public static final int LAST_FLIGHT = 5;

  /** What Scandium says of a chain that leads to nobody who is trusted. */
  private static final String UNTRUSTED = "Certificate chain could not be validated";

  /** Returns that of what the engine says. */
  public static HandshakeFailure of(Throwable cause) {
    if (cause instanceof DtlsHandshakeTimeoutException timeout) {
      // A server with another key, or that does not know the identity, says nothing to it.
      return timeout.getFlightNumber() >= LAST_FLIGHT
          ? new HandshakeFailure(
              "no answer to the handshake's end: the identity is not known there, the keys differ,"
                  + " or nobody is there any more",
              true)
          : new HandshakeFailure("no answer to the handshake", true);
    }
    if (cause instanceof HandshakeException refused && refused.getAlert() != null) {
      return new HandshakeFailure(text(refused.getAlert(), refused.getMessage()), false);
    }
    String message = cause == null ? "" : String.valueOf(cause.getMessage());
    return new HandshakeFailure("the handshake failed: " + message, false);
  }

  /** An alert from the other side says what is refused there, one of our own what is not good. */
  private static String text(AlertMessage alert, String otherwise) {
    boolean received = otherwise != null && otherwise.startsWith("Received ");
    String whose =
        received ? "our certificate is refused there: it" : "its certificate is refused here: it";
    return switch (alert.getDescription()) {
      case UNKNOWN_PSK_IDENTITY -> "the identity is not known there";
      case DECRYPT_ERROR, BAD_RECORD_MAC -> "the keys differ";
      case HANDSHAKE_FAILURE, INSUFFICIENT_SECURITY ->
          "no kind of key or cipher suite in common (" + otherwise + ")";
      case CERTIFICATE_EXPIRED -> whose + " has expired or is not valid yet";
      case CERTIFICATE_REVOKED -> whose + " is revoked";
      case UNKNOWN_CA -> whose + " has an issuer that is not trusted";
      case BAD_CERTIFICATE, CERTIFICATE_UNKNOWN, UNSUPPORTED_CERTIFICATE ->
          received
              ? "our certificate or key is refused there (" + alert.getDescription() + ")"
              : UNTRUSTED.equals(otherwise)
                  ? whose + " has an issuer that is not trusted"
                  : "its certificate or key is refused here: " + otherwise;
      case CLOSE_NOTIFY -> "the other side has closed the connection";
      default -> "the handshake failed: " + alert.getDescription() + " (" + otherwise + ")";
    };
  }
}
