// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import io.millrace.lib.keys.Certificates;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Makes the context of TLS connections of JDK types alone: it lives as long as the last engine that
 * was made by it, which may be longer than this build of the bundle.
 */
final class TlsContext {
  private static final char[] NO_PASSWORD = new char[0];

  private TlsContext() {}

  static SSLContext of(Certificates certificates) throws GeneralSecurityException, IOException {
    KeyStore own = empty();
    own.setKeyEntry(
        "router",
        certificates.privateKey(),
        NO_PASSWORD,
        certificates.chain().toArray(new X509Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted(certificates).getTrustManagers(), null);
    return context;
  }

  private static TrustManagerFactory trusted(Certificates certificates)
      throws GeneralSecurityException, IOException {
    KeyStore issuers = empty();
    for (X509Certificate each : certificates.issuers()) {
      issuers.setCertificateEntry("issuer-" + issuers.size(), each);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(issuers);
    return trust;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
