// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.tls;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows clients the key and certificate of the moment: new ones count from the next connection on,
 * without listening anew. Thread-safe.
 */
final class ServerIdentity extends X509ExtendedKeyManager {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private volatile ServerKeys keys;

  ServerIdentity(ServerKeys keys) {
    this.keys = keys;
  }

  void set(ServerKeys fresh) {
    keys = fresh;
  }

  ServerKeys keys() {
    return keys;
  }

  HttpsConfigurator configurator() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {this}, null, null);
    return new HttpsConfigurator(context) {
      @Override
      public void configure(HttpsParameters parameters) {
        SSLParameters chosen = getSSLContext().getDefaultSSLParameters();
        chosen.setProtocols(PROTOCOLS);
        parameters.setSSLParameters(chosen);
      }
    };
  }

  /** One alias for each kind of key, so that the other kind's cipher suites are not chosen. */
  private String alias(String type) {
    String kind = type.startsWith("EC") ? "EC" : type.startsWith("RSA") ? "RSA" : type;
    return keys.key().getAlgorithm().equals(kind) ? kind : null;
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return alias(type);
  }

  @Override
  public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
    return alias(type);
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    String alias = alias(type);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return keys.array();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return keys.key();
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return null;
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return null;
  }
}
