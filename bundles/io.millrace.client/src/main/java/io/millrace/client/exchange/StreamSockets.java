// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Sockets for TCP and TLS, and what their failures mean. */
final class StreamSockets {
  /** The name of CoAP in a handshake [RFC 8323 §8.2]. */
  private static final String[] PROTOCOLS = {"coap"};

  private static final int CLOSING_SECONDS = 1;
  private static final char[] NO_PASSWORD = new char[0];

  private StreamSockets() {}

  /** Returns a socket that is bound but not connected. */
  static Socket bind(int localPort) {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setReuseAddress(true); // a port whose last connection has ended may be had again
      socket.bind(new InetSocketAddress(localPort));
      return socket;
    } catch (BindException e) {
      close(socket);
      throw new CommandFailure(
          ExitStatus.PORT_BUSY,
          "local TCP port " + localPort + " cannot be had: " + e.getMessage());
    } catch (IOException e) {
      close(socket);
      throw new CommandFailure(ExitStatus.FAULT, "no TCP socket: " + e.getMessage());
    }
  }

  /** Returns the socket itself, or for TLS one over it, when the handshake is done. */
  static Socket secured(Socket connected, ConnectionSettings settings) throws IOException {
    HostPort peer = settings.peer();
    if (!peer.scheme().isSecured()) {
      return connected;
    }
    SSLSocket socket =
        (SSLSocket)
            context(settings.credentials())
                .getSocketFactory()
                .createSocket(connected, peer.host(), peer.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(PROTOCOLS);
    socket.setSSLParameters(parameters);
    socket.setSoLinger(true, CLOSING_SECONDS); // closing waits for a write that does not end
    socket.startHandshake();
    return socket;
  }

  private static SSLContext context(Credentials credentials) throws IOException {
    try {
      KeyStore issuers = empty();
      for (X509Certificate each : credentials.issuers()) {
        issuers.setCertificateEntry("issuer-" + issuers.size(), each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(issuers);
      KeyStore own = empty();
      if (credentials.privateKey() != null) {
        X509Certificate[] chain = credentials.chain().toArray(new X509Certificate[0]);
        own.setKeyEntry("own", credentials.privateKey(), NO_PASSWORD, chain);
      }
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new SSLException("the keys cannot be used: " + e.getMessage(), e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Returns what a failure means, in words for people. */
  static SendFailure failure(IOException e, HostPort peer) {
    if (e instanceof SendFailure known) {
      return known;
    }
    if (e instanceof SSLException refused) {
      return new SendFailure(
          ExitStatus.NOT_SECURED, "no secured connection: " + TlsFailure.text(refused));
    }
    String reason = String.valueOf(e.getMessage());
    if (e instanceof EOFException) {
      reason = peer.described() + " closed the connection";
    } else if (e instanceof ConnectException && reason.contains("refused")) {
      reason = "nobody listens at " + peer.described();
    } else {
      reason = "no connection to " + peer.described() + ": " + reason;
    }
    return new SendFailure(ExitStatus.UNREACHABLE, reason);
  }

  /** Ends a connection; whoever reads from it gets an exception. */
  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // Closed it is.
    }
  }
}
