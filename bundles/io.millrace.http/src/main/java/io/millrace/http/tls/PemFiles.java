// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys and certificates in PEM [RFC 7468 §5, §10]. */
final class PemFiles {
  private static final int MAX_BYTES = 256 << 10;
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private PemFiles() {}

  /** Returns the certificates of a file, in their order; at least one. */
  static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> read = new ArrayList<>();
    for (Certificate each :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(bytes(file)))) {
      read.add((X509Certificate) each);
    }
    if (read.isEmpty()) {
      throw new GeneralSecurityException(file + " has no certificate");
    }
    return read;
  }

  /** Returns the private key of a file: EC or RSA, in PKCS #8, not encrypted. */
  static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher block = KEY.matcher(new String(bytes(file), StandardCharsets.US_ASCII));
    if (!block.find()) {
      throw new GeneralSecurityException(
          file + " has no PEM block PRIVATE KEY (PKCS #8, not encrypted)");
    }
    byte[] der = Base64.getMimeDecoder().decode(block.group(1));
    PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(der);
    try {
      return KeyFactory.getInstance("EC").generatePrivate(encoded);
    } catch (GeneralSecurityException notElliptic) {
      return KeyFactory.getInstance("RSA").generatePrivate(encoded);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is longer than " + MAX_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }

  /** Returns a block. */
  static String block(String label, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }
}
