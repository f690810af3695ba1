// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys in PEM files, as openssl writes them [RFC 7468]; one key a file. */
public final class KeyFiles {
  private static final int LARGEST_BYTES = 16 << 10;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final Set<PosixFilePermission> FOR_OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private KeyFiles() {}

  /** Reads a public key (SubjectPublicKeyInfo); fails with a sentence that names the file. */
  public static PublicKey readPublic(Path file) throws IOException {
    return publicKey(text(file), file);
  }

  /** Reads the text of such a file. */
  static PublicKey publicKey(String text, Object file) throws IOException {
    byte[] der = der(text, file, "PUBLIC KEY");
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      try {
        PublicKey key =
            KeyFactory.getInstance(algorithm.keyFactory())
                .generatePublic(new X509EncodedKeySpec(der));
        if (algorithm.isFor(key)) {
          return key;
        }
      } catch (GeneralSecurityException another) {
        continue;
      }
    }
    throw wrong(file);
  }

  /**
   * Reads a private key (PKCS #8, not encrypted); fails with a sentence that names the file, also
   * when others than its owner may read it.
   */
  public static PrivateKey readPrivate(Path file) throws IOException {
    byte[] der = der(text(file), file, "PRIVATE KEY");
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null
        && view.readAttributes().permissions().stream().anyMatch(FOR_OTHERS::contains)) {
      throw new IOException(file + ": others may read this private key; allowed is mode 0600");
    }
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      try {
        PrivateKey key =
            KeyFactory.getInstance(algorithm.keyFactory())
                .generatePrivate(new PKCS8EncodedKeySpec(der));
        if (algorithm.isFor(key)) {
          return key;
        }
      } catch (GeneralSecurityException another) {
        continue;
      }
    }
    throw wrong(file);
  }

  /** Returns which algorithm a key is for, or null. */
  public static SigningAlgorithm algorithm(Key key) {
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      if (algorithm.isFor(key)) {
        return algorithm;
      }
    }
    return null;
  }

  private static IOException wrong(Object file) {
    return new IOException(file + ": no such key; allowed are Ed25519 and EC on the curve P-256");
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > LARGEST_BYTES) {
      throw new IOException(file + ": too large for a key");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static byte[] der(String text, Object file, String label) throws IOException {
    Matcher block = BLOCK.matcher(text);
    if (!block.find() || !block.group(1).equals(label)) {
      throw new IOException(file + ": allowed is a PEM file with one " + label);
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException odd) {
      throw new IOException(file + ": its base64 cannot be read", odd);
    }
    if (block.find()) {
      throw new IOException(file + ": there is more than one key in it");
    }
    return der;
  }
}
