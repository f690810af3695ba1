// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.lib.command.Table;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.keys.Certificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code keys:list|add|remove}. A key is shown once, by the command that makes it; others show the
 * first bytes of its SHA-256. Called on a shell's thread, by one at a time.
 */
final class KeyCommands {
  private static final int KEY_BYTES = 16;
  private static final int FINGERPRINT_BYTES = 8;

  private final Credentials credentials;

  KeyCommands(Credentials credentials) {
    this.credentials = credentials;
  }

  @Command(
      name = "list",
      description = "Lists the DTLS keys and certificates with their fingerprints.")
  synchronized Table list() throws IOException {
    Table table = new Table("no key", "kind", "name", "fingerprint", "expires");
    PskFile.parse(content())
        .keys()
        .forEach((identity, key) -> table.add("psk", identity, fingerprint(key), ""));
    Certificates present = credentials.certificates();
    present.chain().forEach(each -> add(table, "router", each));
    present.issuers().forEach(each -> add(table, "issuer", each));
    present.publicKeys().forEach(each -> table.add("rpk", "", fingerprint(each.getEncoded()), ""));
    return table;
  }

  private static void add(Table table, String kind, X509Certificate certificate) {
    table.add(
        kind,
        certificate.getSubjectX500Principal().getName(),
        fingerprint(certificate.getPublicKey().getEncoded()),
        certificate.getNotAfter().toInstant());
  }

  @Command(
      name = "add",
      description = {
        "Makes a pre-shared key for a client and prints it, this once, as identity:key.",
        "It counts after 3 s at most."
      })
  synchronized String add(
      @Parameters(paramLabel = "IDENTITY", description = "the client's, up to 128 bytes")
          String identity,
      @Option(
              names = "--replace",
              description = "the client has a key already, which is good no more")
          boolean replace)
      throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    String line = identity + ":" + HexFormat.of().formatHex(key);
    List<String> faults = PskFile.parse(line.getBytes(StandardCharsets.UTF_8)).faults();
    if (!faults.isEmpty() || identity.startsWith("#") || !identity.strip().equals(identity)) {
      throw new IllegalArgumentException(
          identity
              + " is no identity: up to "
              + PskFile.MOST_IDENTITY_BYTES
              + " bytes, and no #"
              + " or blank at its beginning");
    }
    List<String> lines = lines();
    boolean had = lines.removeIf(each -> isOf(each, identity));
    if (had && !replace) {
      throw new IllegalArgumentException(identity + " has a key; --replace makes another one");
    }
    lines.add(line);
    write(lines);
    return line;
  }

  @Command(
      name = "remove",
      description = {
        "Removes a client's pre-shared key: it can open no connection any more after 3 s at most.",
        "A connection that is open stays until it ends."
      })
  synchronized String remove(
      @Parameters(paramLabel = "IDENTITY", description = "as keys:list shows it") String identity)
      throws IOException {
    List<String> lines = lines();
    if (!lines.removeIf(each -> isOf(each, identity))) {
      throw new IllegalArgumentException("no client has a key as " + identity);
    }
    write(lines);
    return identity + " has no key any more";
  }

  private Path file() {
    return credentials.folder().resolve(Credentials.PSK);
  }

  private byte[] content() throws IOException {
    try {
      return Files.readAllBytes(file());
    } catch (NoSuchFileException none) {
      return new byte[0];
    }
  }

  private List<String> lines() throws IOException {
    return new ArrayList<>(new String(content(), StandardCharsets.UTF_8).lines().toList());
  }

  private static boolean isOf(String line, String identity) {
    return !line.startsWith("#")
        && line.strip().startsWith(identity + ":")
        && line.strip().lastIndexOf(':') == identity.length();
  }

  private void write(List<String> lines) throws IOException {
    OwnerOnly.createDirectories(credentials.folder());
    String text = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    DurableFile.write(file(), text.getBytes(StandardCharsets.UTF_8));
  }

  private static String fingerprint(byte[] key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
      return "SHA256:" + HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
