// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.lib.command.Table;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.oscore.ContextFile;
import io.millrace.lib.oscore.ContextFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The OSCORE contexts of the gateway and of the NICs: a file for each in the folders of a folder,
 * for {@code keys:list|add|remove}.
 */
record OscoreContexts(Path folder) {
  private static final String KIND = "oscore";
  private static final Pattern NAME = Pattern.compile("\\w[\\w.-]{0,63}/\\w[\\w.-]{0,127}");
  private static final int SECRET_BYTES = 16;
  private static final int SALT_BYTES = 8;

  /** So short that a request is, so long that two peers of one device hardly choose the same. */
  private static final int ID_BYTES = 3;

  /** Adds a row for each file; the folder need not be there. */
  void list(Table table) throws IOException {
    files()
        .forEach(
            each -> table.add(KIND, folder.relativize(each).toString(), fingerprint(each), ""));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder, 2)) {
      return files
          .filter(Files::isRegularFile)
          .filter(each -> !each.getParent().equals(folder))
          .sorted()
          .limit(ContextFolder.MOST_CONTEXTS)
          .toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  private static String fingerprint(Path file) {
    try {
      return ContextFile.read(file).fingerprint();
    } catch (IOException | IllegalArgumentException wrong) {
      return "refused, see status";
    }
  }

  /**
   * Makes a context.
   *
   * @return the file for the other end, with the secret
   */
  String add(String name, boolean replace) throws IOException {
    Path file = file(name);
    if (!replace && Files.exists(file)) {
      throw new IllegalArgumentException(
          name + " has a context; --replace makes another one, which counts at once");
    }
    Set<String> taken = recipients(file.getParent());
    String own = random(ID_BYTES);
    String other = random(ID_BYTES);
    while (taken.contains(other) || own.equals(other)) {
      other = random(ID_BYTES);
    }
    String secrets =
        "master-secret = %s%nmaster-salt = %s%n"
            .formatted(random(SECRET_BYTES), random(SALT_BYTES));
    OwnerOnly.createDirectories(file.getParent());
    DurableFile.write(file, (secrets + ids(own, other)).getBytes(StandardCharsets.UTF_8));
    return (secrets + ids(other, own)).strip();
  }

  private static String ids(String sender, String recipient) {
    return "sender-id = %s%nrecipient-id = %s%n".formatted(sender, recipient);
  }

  private Set<String> recipients(Path neighbours) throws IOException {
    return files().stream()
        .filter(each -> each.getParent().equals(neighbours))
        .map(OscoreContexts::recipient)
        .collect(Collectors.toSet());
  }

  private static String recipient(Path file) {
    try {
      return HexFormat.of().formatHex(ContextFile.read(file).recipientId().toArray());
    } catch (IOException | IllegalArgumentException wrong) {
      return "";
    }
  }

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** Removes a context. */
  void remove(String name) throws IOException {
    if (!Files.deleteIfExists(file(name))) {
      throw new IllegalArgumentException("there is no OSCORE context " + name);
    }
  }

  private Path file(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          name + " is not devices/NAME or NIC/CLIENT: letters, digits, _, . and -");
    }
    return folder.resolve(name);
  }
}
