// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.trust;

import io.millrace.lib.release.TextFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** One key's settings; every value that is not allowed is refused by file, key and value. */
final class TrustFile {
  private static final Set<String> KEYS =
      Set.of(
          "algorithm",
          "validFrom",
          "validUntil",
          "bundles",
          "pids",
          "mayDowngrade",
          "mayRotate",
          "role",
          "threshold");

  private final Object file;
  private final Properties settings = new Properties();

  private TrustFile(Object file) {
    this.file = file;
  }

  static TrustedKey read(Path pem, Path cfg, String name) throws IOException {
    for (Path file : List.of(pem, cfg)) {
      if (!Files.isRegularFile(file)) {
        throw new IOException(file + ": it is missing; a key has a .pem and a .cfg");
      }
    }
    return of(cfg, TextFile.read(cfg)).key(KeyFiles.readPublic(pem), name);
  }

  /** Reads the same from texts. */
  static TrustedKey read(String name, TrustChange.KeyText text) throws IOException {
    return of(name + ".cfg", text.settings())
        .key(KeyFiles.publicKey(text.pem(), name + ".pem"), name);
  }

  private static TrustFile of(Object file, String text) throws IOException {
    TrustFile settings = new TrustFile(file);
    try {
      settings.settings.load(new StringReader(text));
    } catch (IllegalArgumentException odd) {
      throw new IOException(file + ": " + odd.getMessage(), odd);
    }
    return settings;
  }

  private TrustedKey key(PublicKey key, String name) throws IOException {
    for (String setting : settings.stringPropertyNames()) {
      if (!KEYS.contains(setting)) {
        throw new IOException(file + ": " + setting + ": there is no such key");
      }
    }
    String label = text("algorithm", "");
    SigningAlgorithm algorithm = SigningAlgorithm.ofLabel(label);
    if (algorithm == null) {
      throw wrong("algorithm", label, "Ed25519 or ES256");
    }
    if (!algorithm.isFor(key)) {
      throw wrong("algorithm", label, KeyFiles.algorithm(key) + " for this key");
    }
    return new TrustedKey(
        name,
        key,
        algorithm,
        instant("validFrom", Instant.MIN),
        instant("validUntil", Instant.MAX),
        names("bundles"),
        names("pids"),
        flag("mayDowngrade"),
        flag("mayRotate"),
        text("role", "release"),
        threshold());
  }

  private IOException wrong(String key, String value, String allowed) {
    return new IOException(file + ": " + key + " = " + value + "; allowed is " + allowed);
  }

  private String text(String key, String otherwise) {
    return settings.getProperty(key, otherwise).strip();
  }

  private NamePatterns names(String key) {
    return new NamePatterns(
        Arrays.stream(text(key, "").split(","))
            .map(String::strip)
            .filter(pattern -> !pattern.isEmpty())
            .toList());
  }

  private boolean flag(String key) throws IOException {
    String value = text(key, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw wrong(key, value, "true or false");
    }
    return value.equals("true");
  }

  private Instant instant(String key, Instant otherwise) throws IOException {
    String value = text(key, "");
    try {
      return value.isEmpty() ? otherwise : Instant.parse(value);
    } catch (DateTimeException odd) {
      throw wrong(key, value, "a time such as 2026-01-31T12:00:00Z");
    }
  }

  private int threshold() throws IOException {
    String value = text("threshold", "1");
    if (!value.matches("[1-9]|1[0-6]")) {
      throw wrong("threshold", value, "1 to 16");
    }
    return Integer.parseInt(value);
  }
}
