// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pre-shared keys in the form that GnuTLS' psktool writes: a line for each, {@code identity:key},
 * the key in hexadecimal digits; blank lines and lines that begin with {@code #} are left out.
 * Immutable. No text here shows a key.
 *
 * @param keys by identity
 * @param faults what is wrong, a sentence each that begins with the number of the line
 */
record PskFile(Map<String, byte[]> keys, List<String> faults) {
  /** What the weakest cipher suite that is offered takes, 128 bits. */
  static final int LEAST_BYTES = 16;

  static final int MOST_BYTES = 64;

  /** RFC 4279 §5.3: so much every server must support. */
  static final int MOST_IDENTITY_BYTES = 128;

  /** Keys that are read; a file with more is refused from there on. */
  static final int MOST_KEYS = 100_000;

  /** Returns one without keys. */
  static PskFile empty() {
    return new PskFile(Map.of(), List.of());
  }

  /** Reads the content of a file; a line that is wrong leaves the others as they are. */
  static PskFile parse(byte[] content) {
    Map<String, byte[]> keys = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    int number = 0;
    for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        String fault = add(keys, line.strip());
        if (!fault.isEmpty()) {
          faults.add("line " + number + ": " + fault);
        }
      }
    }
    return new PskFile(keys, List.copyOf(faults));
  }

  private static String add(Map<String, byte[]> keys, String line) {
    int colon = line.lastIndexOf(':');
    if (colon <= 0) {
      return "it is not identity:key";
    }
    String identity = line.substring(0, colon);
    if (identity.getBytes(StandardCharsets.UTF_8).length > MOST_IDENTITY_BYTES) {
      return "the identity has more than " + MOST_IDENTITY_BYTES + " bytes";
    }
    byte[] key;
    try {
      key = HexFormat.of().parseHex(line.substring(colon + 1));
    } catch (IllegalArgumentException notHex) {
      return "the key of " + identity + " is not an even number of hexadecimal digits";
    }
    if (key.length < LEAST_BYTES || key.length > MOST_BYTES) {
      return "the key of "
          + identity
          + " has "
          + key.length
          + " bytes; allowed are "
          + LEAST_BYTES
          + " to "
          + MOST_BYTES;
    }
    if (keys.size() >= MOST_KEYS) {
      return "more than " + MOST_KEYS + " keys";
    }
    return keys.putIfAbsent(identity, key) == null ? "" : identity + " has a key already";
  }
}
