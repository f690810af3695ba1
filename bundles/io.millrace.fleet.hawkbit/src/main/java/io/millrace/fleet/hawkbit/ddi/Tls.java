// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.ddi;

import io.millrace.lib.files.OwnerOnly;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates for TLS, from files in PEM. */
public final class Tls {
  private static final long FILE_BYTES = 1 << 20;
  private static final char[] NO_PASSWORD = new char[0];
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

  private Tls() {}

  /**
   * Returns a context.
   *
   * @param key the client's private key, or null
   * @param chain the client's certificates, or null
   * @param authorities whose certificates the server's must come from; null: those of Java
   * @throws IOException naming the file that cannot be used
   */
  public static SSLContext context(Path key, Path chain, Path authorities) throws IOException {
    if ((key == null) != (chain == null)) {
      throw new IOException("clientKeyFile and clientCertificateFile are given together");
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          key == null ? null : client(key, chain).getKeyManagers(),
          authorities == null ? null : trusted(authorities).getTrustManagers(),
          null);
      return context;
    } catch (GeneralSecurityException wrong) {
      throw new IOException("the keys for TLS cannot be used: " + wrong.getMessage(), wrong);
    }
  }

  private static KeyManagerFactory client(Path key, Path chain)
      throws GeneralSecurityException, IOException {
    if (OwnerOnly.isOpenToOthers(key)) {
      throw new IOException("the file " + key + " is open to others (allowed: mode 0600)");
    }
    KeyStore store = empty();
    store.setKeyEntry(
        "client", privateKey(key), NO_PASSWORD, certificates(chain).toArray(new Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys;
  }

  private static TrustManagerFactory trusted(Path authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    int number = 0;
    for (Certificate each : certificates(authorities)) {
      store.setCertificateEntry("authority" + number++, each);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = new ByteArrayInputStream(bytes(file))) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new IOException("the file " + file + " holds no certificate");
      }
      return found;
    } catch (GeneralSecurityException wrong) {
      throw new IOException("the file " + file + " holds no certificate in PEM", wrong);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > FILE_BYTES) {
      throw new IOException("the file " + file + " is longer than " + FILE_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }

  private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
    Matcher found = KEY.matcher(new String(bytes(file), StandardCharsets.US_ASCII));
    if (found.find()) {
      byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
      for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
        try {
          return KeyFactory.getInstance(algorithm)
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException another) {
          // Of another kind, then.
        }
      }
    }
    throw new IOException("the file " + file + " holds no private key, PKCS #8 in PEM");
  }
}
