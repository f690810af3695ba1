// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** An encrypted connection, to a server whose certificate and name are checked. */
final class Tls {
  private Tls() {}

  /** Encrypts a connection. */
  static Socket over(Socket raw, Server server) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context(server.authorityFile())
                .getSocketFactory()
                .createSocket(raw, server.host(), server.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the server's name is checked, too
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static SSLContext context(Path authorities) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities == null ? null : trusted(authorities));
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException failure) {
      throw new RedisFault(
          RedisFault.Kind.REFUSED, "no encrypted connection: " + failure.getMessage());
    }
  }

  private static KeyStore trusted(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, each);
      }
    } catch (IOException failure) {
      throw new RedisFault(
          RedisFault.Kind.REFUSED, "the authorities' file " + file + " cannot be read");
    }
    if (store.size() == 0) {
      throw new RedisFault(
          RedisFault.Kind.REFUSED, "the authorities' file " + file + " has no certificate");
    }
    return store;
  }
}
