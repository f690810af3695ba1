// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.api.time.Time;
import io.millrace.lib.command.Table;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.keys.Certificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code keys:list|add|rotate|remove}. A key is shown once, by the command that makes it; others
 * show the first bytes of its SHA-256. Called on a shell's thread, by one at a time.
 */
final class KeyCommands {
  private static final int KEY_BYTES = 16;
  private static final int FINGERPRINT_BYTES = 8;
  private static final Duration OVERLAP = Duration.ofHours(24);

  private final Credentials credentials;
  private final Time time;

  KeyCommands(Credentials credentials, Time time) {
    this.credentials = credentials;
    this.time = time;
  }

  @Command(
      name = "list",
      description =
          "Lists the DTLS keys and certificates, and the OSCORE contexts, with fingerprints.")
  synchronized Table list() throws IOException {
    Table table = new Table("no key", "kind", "name", "fingerprint", "expires");
    add(table, "psk", file(false).keys());
    add(table, "device", file(true).keys());
    Certificates present = credentials.certificates();
    present.chain().forEach(each -> add(table, "router", each));
    present.issuers().forEach(each -> add(table, "issuer", each));
    present.publicKeys().forEach(each -> table.add("rpk", "", fingerprint(each.getEncoded()), ""));
    ServerTrust servers = credentials.serverTrust();
    servers.issuers().forEach(each -> add(table, "device issuer", each));
    servers
        .publicKeys()
        .forEach(
            (device, keys) ->
                keys.forEach(
                    key -> table.add("device rpk", device, fingerprint(key.getEncoded()), "")));
    oscore().list(table);
    return table;
  }

  private static void add(Table table, String kind, PskFile keys) {
    keys.keys()
        .forEach(
            (identity, key) -> {
              Instant end = keys.until().get(identity);
              table.add(kind, identity, fingerprint(key), end == null ? "" : end);
            });
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
        "With --device it is the key of a device that this router connects to.",
        "With --from it takes the keys of a file that another router's keys:add has printed.",
        "With --oscore it makes an OSCORE context and prints the file for the other end.",
        "It counts after 3 s at most."
      })
  synchronized String add(
      @Parameters(
              paramLabel = "IDENTITY",
              arity = "0..1",
              defaultValue = "",
              description =
                  "the client's, or the device's name, up to 128 bytes; with --oscore devices/NAME"
                      + " or NIC/CLIENT")
          String identity,
      @Option(names = "--device", description = "a device's key, not a client's") boolean device,
      @Option(names = "--oscore", description = "an OSCORE context, not a key for DTLS")
          boolean oscore,
      @Option(
              names = "--from",
              paramLabel = "FILE",
              defaultValue = "",
              description = "a file with lines identity:key, which its owner alone may read")
          String from,
      @Option(names = "--replace", description = "there is a key already, which is good no more")
          boolean replace)
      throws IOException {
    if (oscore) {
      notBoth(device || !from.isEmpty());
      return oscore().add(identity, replace);
    }
    if (!from.isEmpty()) {
      return take(Path.of(from), device, identity, replace);
    }
    if (!Generations.base(identity).equals(identity)) {
      throw new IllegalArgumentException("keys:rotate makes identities that end so: " + identity);
    }
    String line = newLine(identity);
    if (replace) {
      file(device).remove(identity);
    } else if (!file(device).generations(identity).isEmpty()) {
      throw new IllegalArgumentException(identity + " has a key; --replace makes another one");
    }
    file(device).add(identity, line);
    return line;
  }

  private String take(Path from, boolean device, String identity, boolean replace)
      throws IOException {
    if (OwnerOnly.isOpenToOthers(from)) {
      throw new IllegalArgumentException(
          from + " may be read by others than its owner: chmod 600 " + from);
    }
    PskFile keys = PskFile.parse(Files.readAllBytes(from));
    if (keys.keys().isEmpty() || !keys.faults().isEmpty() || !identity.isEmpty()) {
      throw new IllegalArgumentException(
          from + " is not a file of lines identity:key, or an identity is given beside it");
    }
    for (var each : keys.keys().entrySet()) {
      String name = each.getKey();
      List<String> before =
          file(device).generations(name).stream().filter(other -> !other.equals(name)).toList();
      if (replace) {
        file(device).remove(name);
      }
      file(device).add(name, name + ":" + HexFormat.of().formatHex(each.getValue()));
      if (!replace) {
        file(device).limit(before, time.now().plus(OVERLAP));
      }
    }
    return "keys of " + String.join(", ", keys.keys().keySet());
  }

  @Command(
      name = "rotate",
      description = {
        "Makes another pre-shared key and prints it, this once; the key before is good for a time.",
        "The new key's identity is that one with ~2 behind it, then ~3; it stands for the same"
            + " client."
      })
  synchronized String rotate(
      @Parameters(paramLabel = "IDENTITY", description = "as keys:list shows it") String identity,
      @Option(names = "--device", description = "a device's key, not a client's") boolean device,
      @Option(
              names = "--hours",
              paramLabel = "N",
              defaultValue = "24",
              description = "for so long the key before is good, 0 to 8760; 24 by default")
          int hours)
      throws IOException {
    if (hours < 0 || hours > 8760) {
      throw new IllegalArgumentException("--hours " + hours + ": allowed is 0 to 8760");
    }
    List<String> before = file(device).generations(identity);
    if (before.isEmpty()) {
      throw new IllegalArgumentException(noKey(identity, device));
    }
    String next = Generations.next(before.get(before.size() - 1));
    String line = newLine(next);
    file(device).add(next, line);
    file(device).limit(before, time.now().plus(Duration.ofHours(hours)));
    return line.substring(line.indexOf(',') + 1);
  }

  private static String noKey(String identity, boolean device) {
    return (device ? "no device" : "no client") + " has a key as " + identity;
  }

  private static String newLine(String identity) {
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
    return line;
  }

  @Command(
      name = "remove",
      description = {
        "Removes a pre-shared key: it opens no connection any more after 3 s at most.",
        "The connections that were opened with it end then, too.",
        "With --oscore it removes an OSCORE context."
      })
  synchronized String remove(
      @Parameters(paramLabel = "IDENTITY", description = "as keys:list shows it") String identity,
      @Option(names = "--device", description = "a device's key, not a client's") boolean device,
      @Option(names = "--oscore", description = "an OSCORE context, not a key for DTLS")
          boolean oscore)
      throws IOException {
    if (oscore) {
      notBoth(device);
      oscore().remove(identity);
      return identity + " has no context any more";
    }
    if (!file(device).remove(identity)) {
      throw new IllegalArgumentException(noKey(identity, device));
    }
    return Generations.base(identity) + " has no key any more";
  }

  private static void notBoth(boolean other) {
    if (other) {
      throw new IllegalArgumentException("--oscore goes with neither --device nor --from");
    }
  }

  private OscoreContexts oscore() {
    return new OscoreContexts(credentials.folder().resolveSibling("oscore"));
  }

  private KeyFile file(boolean device) {
    return new KeyFile(
        credentials.folder().resolve(device ? Credentials.DEVICES_PSK : Credentials.PSK));
  }

  static String fingerprint(byte[] key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
      return "SHA256:" + HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
