// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.lib.files.configuration.ConfigurationText;
import io.millrace.lib.files.configuration.ConfigurationWriter;
import io.millrace.lib.release.configuration.SecretKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Parts the secrets of a configuration from the rest: keys that a bundle describes as passwords,
 * and what has the name or the form of a secret. In the files a comment is in their place. Apart
 * they are one file {@code FILE/KEY = value}. Stateless.
 */
final class SiteSecrets {
  private static final String MARK = "# a secret is kept apart: ";

  private SiteSecrets() {}

  /**
   * Takes the secrets out of a configuration.
   *
   * @param files by name; those with secrets are replaced
   * @return the secrets by {@code FILE/KEY}
   * @throws IOException when a file is not as a router wants it
   */
  static Map<String, String> take(Map<String, byte[]> files, SecretKeys keys) throws IOException {
    Map<String, String> secrets = new TreeMap<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      ConfigurationText text = text(file.getKey(), file.getValue());
      String pid = file.getKey().replaceFirst("\\.cfg$", "").replaceFirst("[-~].*", "");
      Map<Integer, String> lines = new TreeMap<>();
      text.values()
          .forEach(
              (key, value) -> {
                if (keys.isSecret(pid, key, value)) {
                  secrets.put(file.getKey() + "/" + key, value);
                  lines.put(text.lines().get(key), key);
                }
              });
      if (!lines.isEmpty()) {
        file.setValue(without(file.getValue(), lines));
      }
    }
    return secrets;
  }

  private static ConfigurationText text(String name, byte[] bytes) throws IOException {
    ConfigurationText text = ConfigurationText.of(bytes, each -> "${" + each + "}");
    if (!text.fault().isEmpty() || !text.notes().isEmpty()) {
      String why = text.fault().isEmpty() ? text.slips().get(0) : text.fault();
      throw new IOException(name + " " + why);
    }
    return text;
  }

  private static byte[] without(byte[] bytes, Map<Integer, String> gone) {
    List<String> kept = new ArrayList<>();
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\r\n|\r|\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String key = gone.get(i + 1);
      if (key == null) {
        kept.add(lines[i]);
        continue;
      }
      kept.add(MARK + key);
      while (goesOn(lines[i]) && i + 1 < lines.length) {
        i++;
      }
    }
    return String.join("\n", kept).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean goesOn(String line) {
    int backslashes = line.length() - line.replaceFirst("\\\\+$", "").length();
    return backslashes % 2 == 1;
  }

  /**
   * Puts secrets back where their comments are.
   *
   * @param files by name; those with a secret are replaced
   * @param secrets by {@code FILE/KEY}; what is not among them stays a comment
   */
  static void put(Map<String, byte[]> files, Map<String, String> secrets) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      String text = new String(file.getValue(), StandardCharsets.UTF_8);
      for (String line : text.split("(?<=\n)")) {
        String key = line.startsWith(MARK) ? line.substring(MARK.length()).trim() : "";
        String secret = key.isEmpty() ? null : secrets.get(file.getKey() + "/" + key);
        bytes.write(
            secret == null
                ? line.getBytes(StandardCharsets.UTF_8)
                : ConfigurationWriter.write(Map.of(key, secret)));
      }
      file.setValue(bytes.toByteArray());
    }
  }

  /** Returns the file of secrets. */
  static byte[] file(Map<String, String> secrets) {
    return ConfigurationWriter.write(secrets);
  }

  /** Reads a file of secrets. */
  static Map<String, String> read(String name, byte[] bytes) throws IOException {
    return text(name, bytes).values();
  }
}
