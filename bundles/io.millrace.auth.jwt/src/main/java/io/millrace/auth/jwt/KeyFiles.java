// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import io.millrace.lib.files.watch.FileContent;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Reads trusted keys: public keys from {@code *.pem}, {@code *.jwk} and {@code *.json} files of a
 * directory, and a shared secret from a file of its own. A file that cannot be used is refused with
 * one line; the others are used.
 */
final class KeyFiles {
  private static final Logger LOG = System.getLogger(KeyFiles.class.getName());
  private static final int MAX_KEYS = 64;
  private static final int MIN_SECRET_BYTES = 32;
  static final int MAX_BYTES = 65_536;

  /** What is allowed, for the lines about refused files. */
  static final String FOLDER = "a folder that this user may read";

  private static final String PUBLIC =
      "*.pem (PUBLIC KEY or CERTIFICATE), *.jwk or *.json (a key or a key set), EC on P-256 or RSA"
          + " of at least 2048 bits";
  private static final String SECRET = "a file of 32 to 65536 bytes that only this user may read";

  private KeyFiles() {}

  /**
   * Returns the public keys of a directory; at most 64.
   *
   * @param files the files with their content, in this directory and elsewhere
   * @param refused gets one line for each file that is not used
   */
  static List<JWK> publicKeys(
      Path directory, SortedMap<Path, FileContent> files, List<String> refused) {
    List<JWK> keys = new ArrayList<>();
    files.forEach(
        (file, content) -> {
          if (directory.equals(file.getParent()) && isKeyFile(file)) {
            addFrom(file, content, keys, refused);
          }
        });
    return keys;
  }

  /** Returns the line about a file or folder that is not used. */
  static String line(String key, Path file, String why, String allowed) {
    return "%s: %s: %s is not used: %s; allowed: %s"
        .formatted(JwtTokens.PID, key, file, why, allowed);
  }

  /** Returns the key files of a directory, in the order of their names. */
  static List<Path> in(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(KeyFiles::isKeyFile).sorted().toList();
    }
  }

  private static boolean isKeyFile(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".pem") || name.endsWith(".jwk") || name.endsWith(".json");
  }

  private static void addFrom(
      Path file, FileContent content, List<JWK> keys, List<String> refused) {
    try {
      for (JWK key : keys(file, bytes(content))) {
        if (keys.size() >= MAX_KEYS) {
          throw new JOSEException("there are more than " + MAX_KEYS + " keys");
        }
        keys.add(key.toPublicJWK());
      }
    } catch (JOSEException unusable) {
      refused.add(line("trustedKeys", file, unusable.getMessage(), PUBLIC));
    }
  }

  private static List<JWK> keys(Path file, byte[] bytes) throws JOSEException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!file.toString().endsWith(".pem")) {
      // A set may have keys for other purposes: this is no mistake of the operator [RFC 7517 §5].
      return JsonKeys.read(
          text, why -> LOG.log(Level.INFO, "a key in {0} is not used: {1}", file, why));
    }
    List<JWK> keys = PemKeys.read(text);
    for (JWK key : keys) {
      Algorithm.of(key);
    }
    return keys;
  }

  /**
   * Returns the secret in {@code file} without line breaks at its end; null when it cannot be used,
   * with a line in {@code refused}.
   */
  static JWK secret(Path file, FileContent content, List<String> refused) {
    try {
      byte[] bytes = bytes(content);
      int length = bytes.length;
      while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
        length--;
      }
      if (length < MIN_SECRET_BYTES) {
        throw new JOSEException("it has " + length + " bytes");
      }
      return new OctetSequenceKey.Builder(Arrays.copyOf(bytes, length)).build();
    } catch (JOSEException unusable) {
      refused.add(line("secretFile", file, unusable.getMessage(), SECRET));
      return null;
    }
  }

  private static byte[] bytes(FileContent content) throws JOSEException {
    if (!content.fault().isEmpty()) {
      throw new JOSEException("it " + content.fault());
    }
    return content.bytes();
  }
}
