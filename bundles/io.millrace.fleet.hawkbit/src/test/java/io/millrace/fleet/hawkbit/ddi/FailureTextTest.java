// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.http.HttpConnectTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** Failures that a test cannot have at will, as Java reports them. */
class FailureTextTest {
  private static String said(IOException failure) {
    return FailureText.of(failure, "fleet");
  }

  private static IOException handshake(Throwable validity) {
    IOException failure = new SSLHandshakeException("PKIX path validation failed");
    failure.initCause(new CertPathValidatorException("validity check failed", validity));
    return failure;
  }

  @Test
  void a_certificate_out_of_its_time_points_at_the_clock_too() {
    assertThat(said(handshake(new CertificateExpiredException())))
        .isEqualTo("fleet has a TLS certificate that has expired, or this router's clock is wrong");
    assertThat(said(handshake(new CertificateNotYetValidException())))
        .contains("not valid yet, or this router's clock is wrong");
  }

  @Test
  void a_network_without_a_route_is_told_from_a_server_that_is_down() {
    IOException wrapped = new ConnectException();
    wrapped.initCause(new NoRouteToHostException());
    assertThat(said(wrapped)).contains("no route");
    assertThat(said(new ConnectException("Network is unreachable"))).contains("no route");
    assertThat(said(new HttpConnectTimeoutException("HTTP connect timed out")))
        .contains("does not accept a connection in time");
    assertThat(said(new SocketException("Connection reset"))).contains("ended the connection");
  }

  @Test
  void what_says_itself_what_is_wrong_is_left_as_it_is() {
    assertThat(said(new IOException("the token file x is empty")))
        .isEqualTo("the token file x is empty");
    assertThat(said(new IOException())).isEqualTo("IOException");
  }
}
