// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/** Why the server could not be asked, in one sentence that says what to look at. */
public final class FailureText {
  private static final String CLOCK = ", or this router's clock is wrong";

  private FailureText() {}

  /**
   * Returns the sentence.
   *
   * @param host the server, for people
   */
  public static String of(IOException failure, String host) {
    String reason = isAny(failure, SSLException.class::isInstance) ? tls(failure) : net(failure);
    if (reason != null) {
      return host + " " + reason;
    }
    String words = failure.getMessage();
    return words == null ? failure.getClass().getSimpleName() : words;
  }

  private static String tls(IOException failure) {
    if (isAny(failure, CertificateExpiredException.class::isInstance)) {
      return "has a TLS certificate that has expired" + CLOCK;
    }
    if (isAny(failure, CertificateNotYetValidException.class::isInstance)) {
      return "has a TLS certificate that is not valid yet" + CLOCK;
    }
    if (isAny(failure, FailureText::isOtherName)) {
      return "has a TLS certificate for another name: see url";
    }
    if (isAny(failure, FailureText::isUntrusted)) {
      return "has a TLS certificate that is not trusted:"
          + " authorityFile has to hold the authority that issued it";
    }
    if (isAny(failure, at -> says(at, "Received fatal alert"))) {
      return "refuses the TLS connection, perhaps for want of a client certificate: "
          + failure.getMessage();
    }
    return isAny(failure, FailureText::isNoTls)
        ? "does not speak TLS at this port: see url"
        : "cannot be spoken to by TLS: " + failure.getMessage();
  }

  private static boolean isOtherName(Throwable at) {
    return at instanceof CertificateException
        && (says(at, "No subject alt") || says(at, "No name"));
  }

  private static boolean isNoTls(Throwable at) {
    return at instanceof SSLException
        && (says(at, "nrecognized SSL message") || says(at, "plaintext connection"));
  }

  private static boolean isUntrusted(Throwable at) {
    return at instanceof CertPathBuilderException || at instanceof CertPathValidatorException;
  }

  private static String net(IOException failure) {
    if (isAny(failure, UnresolvedAddressException.class::isInstance)
        || isAny(failure, UnknownHostException.class::isInstance)) {
      return "cannot be resolved: the name in url is wrong, or the name service is not reached";
    }
    if (isAny(failure, HttpConnectTimeoutException.class::isInstance)) {
      return "does not accept a connection in time: it is down, something on the way drops it, or"
          + " it does not speak TLS at a port where url says https";
    }
    if (isAny(failure, HttpTimeoutException.class::isInstance)) {
      return "accepts the connection and does not answer in time";
    }
    if (isAny(failure, at -> at instanceof NoRouteToHostException || says(at, "unreachable"))) {
      return "cannot be reached: there is no route to it";
    }
    if (isAny(failure, ConnectException.class::isInstance)) {
      return "refuses the connection: nothing listens at its port, or a firewall refuses it";
    }
    boolean ends =
        failure.getClass() == SocketException.class || says(failure, "received no bytes");
    return ends ? "ended the connection without an answer" : null;
  }

  private static boolean isAny(Throwable failure, Predicate<Throwable> kind) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (kind.test(at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean says(Throwable at, String words) {
    return at.getMessage() != null && at.getMessage().contains(words);
  }
}
