// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A file with the input of a context [RFC 8613 §3.2], lines {@code name = value} with the values in
 * hexadecimal digits: {@code master-secret} (16 to 64 bytes), {@code sender-id} and {@code
 * recipient-id} (0 to 7 bytes), {@code master-salt} and {@code id-context} (0 to 64 bytes, may be
 * left out). Blank lines and lines that begin with {@code #} are left out. No text here shows a
 * secret.
 */
public final class ContextFile {
  /** What a file may have. */
  public static final int MOST_BYTES = 4096;

  private static final String SECRET = "master-secret";
  private static final String SALT = "master-salt";
  private static final String SENDER = "sender-id";
  private static final String RECIPIENT = "recipient-id";
  private static final String ID_CONTEXT = "id-context";
  private static final List<String> NAMES = List.of(SECRET, SALT, SENDER, RECIPIENT, ID_CONTEXT);
  private static final int LEAST_SECRET_BYTES = 16;
  private static final int MOST_VALUE_BYTES = 64;

  private ContextFile() {}

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException saying what is wrong, also when others may read it
   */
  public static SecurityContext read(Path file) throws IOException {
    byte[] content = content(file);
    try {
      return parse(file.getFileName().toString(), content);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(file + " " + wrong.getMessage());
    }
  }

  /** Returns what is in a file, under the conditions of {@link #read}. */
  static byte[] content(Path file) throws IOException {
    if (OwnerOnly.isOpenToOthers(file)) {
      throw new IllegalArgumentException(
          file + " may be read by others than its owner: chmod 600 " + file);
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IllegalArgumentException(file + " has more than " + MOST_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }

  /**
   * Reads the content of a file.
   *
   * @throws IllegalArgumentException saying what is wrong, to follow the file's name
   */
  public static SecurityContext parse(String name, byte[] content) {
    Map<String, byte[]> values = new HashMap<>();
    int number = 0;
    for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        add(values, line, "line " + number + ": ");
      }
    }
    for (String each : List.of(SECRET, SENDER, RECIPIENT)) {
      if (!values.containsKey(each)) {
        throw new IllegalArgumentException("has no " + each);
      }
    }
    within(values, SECRET, LEAST_SECRET_BYTES, MOST_VALUE_BYTES);
    within(values, SENDER, 0, SecurityContext.MOST_ID_BYTES);
    within(values, RECIPIENT, 0, SecurityContext.MOST_ID_BYTES);
    Bytes sender = Bytes.wrap(values.get(SENDER));
    Bytes recipient = Bytes.wrap(values.get(RECIPIENT));
    if (sender.equals(recipient)) {
      throw new IllegalArgumentException("has the same sender-id and recipient-id");
    }
    return new SecurityContext(
        name,
        values.get(SECRET),
        values.getOrDefault(SALT, new byte[0]),
        sender,
        recipient,
        values.containsKey(ID_CONTEXT) ? Bytes.wrap(values.get(ID_CONTEXT)) : null);
  }

  private static void add(Map<String, byte[]> values, String line, String where) {
    int equals = line.indexOf('=');
    String name = equals < 0 ? "" : line.substring(0, equals).strip();
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          where + "it is not NAME = VALUE with one of " + String.join(", ", NAMES));
    }
    byte[] value;
    try {
      value = HexFormat.of().parseHex(line.substring(equals + 1).strip());
    } catch (IllegalArgumentException notHex) {
      throw new IllegalArgumentException(
          where + name + " is not an even number of hexadecimal digits");
    }
    if (value.length > MOST_VALUE_BYTES) {
      throw new IllegalArgumentException(where + name + " has more than 64 bytes");
    }
    if (values.put(name, value) != null) {
      throw new IllegalArgumentException(where + name + " comes twice");
    }
  }

  private static void within(Map<String, byte[]> values, String name, int least, int most) {
    int length = values.get(name).length;
    if (length < least || length > most) {
      throw new IllegalArgumentException(
          "has a %s of %d bytes; allowed are %d to %d".formatted(name, length, least, most));
    }
  }
}
