// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys that {@code millrace emulate} is given, by the letters of libcoap's programs: with one
 * of them its simulator is asked over DTLS. They are written to where the carrier of DTLS looks,
 * for this user alone.
 */
final class EmulatorKeys {
  private static final String PSK = "psk";
  private static final String SERVER = "server.pem";
  private static final String CLIENTS = "clients.pem";
  private static final String LISTED = "[^:]+:([0-9a-fA-F]{2})+";

  private String key;
  private Path keyFile;
  private String identity;
  private Path certificate;
  private Path privateKey;
  private final List<Path> issuers = new ArrayList<>();

  /** Takes an option; false when it is none of these. */
  boolean take(String word, String value) {
    switch (word) {
      case "-k", "--key" -> key = value;
      case "--key-file" -> keyFile = Path.of(value);
      case "-u", "--user" -> identity = value;
      case "-c", "--cert" -> certificate = Path.of(value);
      case "-j", "--private-key" -> privateKey = Path.of(value);
      case "-C", "--ca", "-R", "--roots" -> issuers.add(Path.of(value));
      default -> {
        return false;
      }
    }
    return true;
  }

  boolean isGiven() {
    return key != null
        || keyFile != null
        || identity != null
        || certificate != null
        || privateKey != null
        || !issuers.isEmpty();
  }

  /**
   * Writes them; those of the last time are gone.
   *
   * @throws UsageException when they are not enough, or a file is not what it should be
   */
  void write(Path folder) throws IOException, UsageException {
    Map<String, String> files = new LinkedHashMap<>();
    if (key != null || keyFile != null || identity != null) {
      files.put(PSK, sharedKeys());
    }
    if (certificate != null) {
      files.put(SERVER, certificate());
    }
    need(privateKey == null || certificate != null, "-j needs -c");
    need(issuers.isEmpty() || certificate != null, "-C and -R need -c, the simulator's own");
    for (Path each : issuers) {
      files.merge(CLIENTS, pem(each, "CERTIFICATE"), String::concat);
    }
    OwnerOnly.createDirectories(folder);
    for (String each : List.of(PSK, SERVER, CLIENTS)) {
      Files.deleteIfExists(folder.resolve(each));
    }
    for (Map.Entry<String, String> each : files.entrySet()) {
      Path file = Files.createFile(folder.resolve(each.getKey()), OwnerOnly.file());
      Files.writeString(file, each.getValue());
    }
  }

  private String sharedKeys() throws UsageException {
    need(key == null || keyFile == null, "only one of -k and --key-file");
    need(key != null || keyFile != null, "-u needs a key: --key-file, or -k");
    String given = key != null ? key : read(keyFile).strip();
    if (key == null && given.lines().allMatch(each -> each.matches(LISTED + "|#.*|"))) {
      need(identity == null, "-u: " + keyFile + " has the identities");
      return given + "\n";
    }
    need(identity != null, "-k needs -u, the identity that the key belongs to");
    need(
        !identity.isEmpty() && identity.indexOf(':') < 0, "-u " + identity + ": allowed is no ':'");
    need(!given.isEmpty() && given.lines().count() == 1, "the key is empty or has several lines");
    String hex = hex(given);
    int bytes = hex.length() / 2;
    need(bytes >= 16 && bytes <= 64, "the key has " + bytes + " bytes; allowed are 16 to 64");
    return identity + ":" + hex + "\n";
  }

  private static String hex(String given) throws UsageException {
    if (!given.startsWith("0x")) {
      return HexFormat.of().formatHex(given.getBytes(StandardCharsets.UTF_8));
    }
    String digits = given.substring(2);
    need(digits.matches("([0-9a-fA-F]{2})+"), "the key behind 0x is not hexadecimal");
    return digits;
  }

  private String certificate() throws UsageException {
    String shown = pem(certificate, "CERTIFICATE");
    return privateKey == null
        ? pem(certificate, "PRIVATE KEY")
        : shown + pem(privateKey, "PRIVATE KEY");
  }

  private static String pem(Path file, String kind) throws UsageException {
    String text = read(file);
    need(text.contains(kind + "-----"), file + " has no " + kind + " in PEM");
    return text.endsWith("\n") ? text : text + "\n";
  }

  private static String read(Path file) throws UsageException {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UsageException(file + " cannot be read: " + unreadable.getMessage());
    }
  }

  private static void need(boolean holds, String otherwise) throws UsageException {
    if (!holds) {
      throw new UsageException(otherwise);
    }
  }
}
