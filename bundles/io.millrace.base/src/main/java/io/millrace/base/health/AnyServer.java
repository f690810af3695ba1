// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS to a socket of this machine, whatever certificate it shows: nothing secret is said there, and
 * whether clients trust the certificate is none of this matter. For one connection.
 */
final class AnyServer extends X509ExtendedTrustManager {
  private volatile boolean shown;

  /** Returns TLS over a connection, which it owns from now on; the handshake comes later. */
  Socket secured(Socket connection) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {this}, null);
      return context.getSocketFactory().createSocket(connection, null, connection.getPort(), true);
    } catch (GeneralSecurityException impossible) {
      connection.close();
      throw new IOException("no TLS in this Java", impossible);
    }
  }

  /** Tells whether the server has come as far as its certificate. */
  boolean hasShownItself() {
    return shown;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind) {
    shown = true;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {
    shown = true;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {
    shown = true;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind) {
    throw new UnsupportedOperationException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {
    throw new UnsupportedOperationException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {
    throw new UnsupportedOperationException("this is a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
