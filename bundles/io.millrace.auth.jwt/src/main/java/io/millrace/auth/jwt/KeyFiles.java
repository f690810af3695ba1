// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads trusted keys: public ones from {@code *.pem}, {@code *.jwk} and {@code *.json} files of a
 * directory, and a shared secret from a file of its own. A file that cannot be used is logged, and
 * the others count.
 */
final class KeyFiles {
  private static final Logger LOG = System.getLogger(KeyFiles.class.getName());
  private static final int MOST_KEYS = 64;
  static final int MOST_BYTES = 65_536;

  private KeyFiles() {}

  /** Returns the public keys of a directory, which need not be there; at most 64. */
  static List<JWK> publicKeys(Path directory) {
    List<JWK> keys = new ArrayList<>();
    try {
      in(directory).forEach(file -> addFrom(file, keys));
    } catch (IOException failure) {
      LOG.log(Level.ERROR, "cannot list the keys in " + directory, failure);
    }
    return keys;
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

  private static void addFrom(Path file, List<JWK> keys) {
    try {
      String text = new String(bytes(file), StandardCharsets.UTF_8);
      if (file.toString().endsWith(".pem")) {
        for (JWK key : PemKeys.read(text)) {
          Algorithm.of(key);
          add(key, file, keys);
        }
      } else {
        JsonKeys.read(text, refused -> notUsed("a key in ", file, refused))
            .forEach(key -> add(key, file, keys));
      }
    } catch (IOException | ParseException | JOSEException | RuntimeException unusable) {
      notUsed("", file, unusable.getMessage());
    }
  }

  private static void add(JWK key, Path file, List<JWK> keys) {
    if (keys.size() >= MOST_KEYS) {
      notUsed("a key in ", file, "more than " + MOST_KEYS + " keys");
    } else {
      keys.add(key.toPublicJWK());
    }
  }

  private static void notUsed(String which, Path file, String why) {
    LOG.log(Level.ERROR, "{0}the key file {1} is not used: {2}", which, file, why);
  }

  /** Returns the secret in {@code file}, line ends at its end not counted; null when unusable. */
  static JWK secret(Path file) {
    try {
      byte[] bytes = bytes(file);
      int length = bytes.length;
      while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
        length--;
      }
      JWK secret = new OctetSequenceKey.Builder(Arrays.copyOf(bytes, length)).build();
      Algorithm.of(secret);
      return secret;
    } catch (IOException | JOSEException | RuntimeException unusable) {
      LOG.log(Level.ERROR, "the secret file {0} is not used: {1}", file, unusable.toString());
      return null;
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("longer than " + MOST_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }
}
