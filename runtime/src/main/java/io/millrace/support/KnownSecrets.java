// SPDX-License-Identifier: Apache-2.0
package io.millrace.support;

import io.millrace.doctor.base.ConfiguredFiles.Configured;
import io.millrace.doctor.base.Installation;
import io.millrace.lib.release.configuration.SecretKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The secrets of one router, as they may be written anywhere: what its files of keys hold, and the
 * secret values of its configuration, each as it is, in hexadecimal digits and in base64.
 */
final class KnownSecrets {
  /** Shorter ones would be found in words that are none. */
  private static final int SHORTEST = 6;

  private static final int LARGEST_FILE = 64 << 10;
  private static final List<String> FOLDERS = List.of("keys", "ssh", "dtls");

  private final Set<String> texts = new TreeSet<>();

  private KnownSecrets() {}

  /** Reads them. */
  static KnownSecrets of(Installation installation, SecretKeys keys) throws IOException {
    KnownSecrets secrets = new KnownSecrets();
    for (Path folder : List.of(installation.etc(), installation.data())) {
      for (String name : FOLDERS) {
        secrets.addFolder(folder.resolve(name));
      }
    }
    for (Configured each : installation.configuration().every()) {
      each.values().forEach((key, value) -> secrets.addValue(each.pid(), key, value, keys));
    }
    return secrets;
  }

  private void addFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder) && Files.isReadable(folder)) {
      try (Stream<Path> files = Files.walk(folder, 3)) {
        files
            .filter(Files::isRegularFile)
            .filter(KnownSecrets::isSecretFile)
            .forEach(this::addFile);
      } catch (UncheckedIOException gone) {
        throw gone.getCause();
      }
    }
  }

  /** A public key or a certificate is none. */
  private static boolean isSecretFile(Path file) {
    String name = file.getFileName().toString();
    return !name.endsWith(".pem") && !name.endsWith(".cfg") || read(file).contains("PRIVATE KEY");
  }

  private void addValue(String pid, String key, String value, SecretKeys keys) {
    String factory = pid.replaceFirst("[-~].*", "");
    if (keys.isSecret(factory, key, value)) {
      add(value);
    }
    boolean names =
        key.endsWith("File") && keys.isSecret("", key.replaceFirst("File$", ""), "text");
    if ((names || key.equals("clientKeyFile")) && !value.isEmpty()) {
      addFile(Path.of(value));
    }
  }

  private void addFile(Path file) {
    String text = read(file);
    add(text.strip());
    for (String line : text.split("[\\r\\n]+")) {
      if (!line.startsWith("-----")) {
        add(line.strip());
        // A pre-shared key is behind the identity of its client.
        add(line.substring(line.lastIndexOf(':') + 1).strip());
        // A master secret of OSCORE is behind its name.
        add(line.substring(line.lastIndexOf('=') + 1).strip());
      }
    }
  }

  private static String read(Path file) {
    try {
      boolean readable = Files.isReadable(file) && Files.size(file) <= LARGEST_FILE;
      return readable ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1) : "";
    } catch (IOException gone) {
      return "";
    }
  }

  private void add(String secret) {
    if (secret.length() >= SHORTEST) {
      byte[] bytes = secret.getBytes(StandardCharsets.ISO_8859_1);
      texts.add(secret);
      texts.add(HexFormat.of().formatHex(bytes));
      texts.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
      texts.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
  }

  /** Returns them, the longest first: one may be a part of another. */
  List<String> texts() {
    return texts.stream().sorted((one, other) -> other.length() - one.length()).toList();
  }
}
