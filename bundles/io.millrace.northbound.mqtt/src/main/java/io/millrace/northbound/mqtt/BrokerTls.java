// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt;

import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.keys.PemBlocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS towards a broker, from a folder that is read again for each connection: {@code ca.pem} has
 * those whose certificates are trusted, {@code client.pem} the router's private key and
 * certificate.
 */
final class BrokerTls {
  private static final String AUTHORITIES = "ca.pem";
  private static final String CLIENT = "client.pem";
  private static final char[] NO_PASSWORD = new char[0];

  private final Path folder;

  BrokerTls(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns a context of the files as they are now.
   *
   * @throws IllegalStateException naming the file that cannot be used
   */
  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(client(), authorities(), null);
      return context;
    } catch (IOException failed) {
      throw new IllegalStateException(FileReason.of(failed), failed);
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException(
          folder + " has keys that cannot be used: " + failed.getMessage(), failed);
    }
  }

  private javax.net.ssl.KeyManager[] client() throws IOException, GeneralSecurityException {
    Path file = folder.resolve(CLIENT);
    if (!Files.exists(file)) {
      return null;
    }
    if (OwnerOnly.isOpenToOthers(file)) {
      throw new IOException(file + " may be read by others than its owner: chmod 600 " + file);
    }
    PemBlocks blocks = blocks(file);
    if (blocks.privateKeys().size() != 1 || blocks.certificates().isEmpty()) {
      throw new IOException(file + " has not one PRIVATE KEY and its CERTIFICATE");
    }
    KeyStore store = empty();
    store.setKeyEntry(
        "router",
        blocks.privateKeys().get(0),
        NO_PASSWORD,
        blocks.certificates().toArray(new X509Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys.getKeyManagers();
  }

  private javax.net.ssl.TrustManager[] authorities() throws IOException, GeneralSecurityException {
    Path file = folder.resolve(AUTHORITIES);
    if (!Files.exists(file)) {
      return null; // those of Java
    }
    List<X509Certificate> trusted = blocks(file).certificates();
    if (trusted.isEmpty()) {
      throw new IOException(file + " has no CERTIFICATE");
    }
    KeyStore store = empty();
    for (X509Certificate each : trusted) {
      store.setCertificateEntry("authority-" + store.size(), each);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  private static PemBlocks blocks(Path file) throws IOException {
    PemBlocks blocks = PemBlocks.parse(Files.readAllBytes(file));
    if (!blocks.faults().isEmpty()) {
      throw new IOException(file + " " + blocks.faults().get(0));
    }
    return blocks;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
