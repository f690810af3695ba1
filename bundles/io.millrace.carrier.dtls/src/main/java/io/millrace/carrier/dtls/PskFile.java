// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pre-shared keys in the form that GnuTLS' psktool writes: a line for each, {@code identity:key},
 * the key in hexadecimal digits; blank lines and lines that begin with {@code #} are left out, but
 * for {@code #until 2027-01-31T00:00:00Z identity}, which says when a key is good no more.
 * Immutable. No text here shows a key.
 *
 * @param keys by identity
 * @param until when a key is good no more, by identity; those that have no end are not there
 * @param faults what is wrong, a sentence each that begins with the number of the line
 */
record PskFile(Map<String, byte[]> keys, Map<String, Instant> until, List<String> faults) {
  /** The beginning of a line that says when a key is good no more. */
  static final String UNTIL = "#until ";

  /** What the weakest cipher suite that is offered takes, 128 bits. */
  static final int LEAST_BYTES = 16;

  static final int MOST_BYTES = 64;

  /** RFC 4279 §5.3: so much every server must support. */
  static final int MOST_IDENTITY_BYTES = 128;

  /** Keys that are read; a file with more is refused from there on. */
  static final int MOST_KEYS = 100_000;

  /** Returns one without keys. */
  static PskFile empty() {
    return new PskFile(Map.of(), Map.of(), List.of());
  }

  /** Reads the content of a file; a line that is wrong leaves the others as they are. */
  static PskFile parse(byte[] content) {
    Map<String, byte[]> keys = new LinkedHashMap<>();
    Map<String, Instant> until = new HashMap<>();
    List<String> faults = new ArrayList<>();
    int number = 0;
    for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
      number++;
      boolean limits = line.startsWith(UNTIL);
      if (limits || !line.isBlank() && !line.startsWith("#")) {
        String fault = limits ? limit(until, line) : add(keys, line.strip());
        if (!fault.isEmpty()) {
          faults.add("line " + number + ": " + fault);
        }
      }
    }
    return new PskFile(keys, until, List.copyOf(faults));
  }

  private static String limit(Map<String, Instant> until, String line) {
    String[] words = line.strip().split(" ", 3);
    try {
      until.put(words[2], Instant.parse(words[1]));
      return "";
    } catch (DateTimeParseException | ArrayIndexOutOfBoundsException wrong) {
      return "it is not " + UNTIL + "2027-01-31T00:00:00Z identity";
    }
  }

  /** Returns the keys that are good at a moment, by identity. */
  Map<String, byte[]> validAt(Instant now) {
    Map<String, byte[]> valid = new LinkedHashMap<>(keys);
    until.forEach(
        (identity, end) -> {
          if (!end.isAfter(now)) {
            valid.remove(identity);
          }
        });
    return valid;
  }

  /** Returns when the next key ends after a moment; {@link Instant#MAX} when none does. */
  Instant nextEnd(Instant now) {
    return until.values().stream()
        .filter(each -> each.isAfter(now))
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  /** Returns the identities whose last key ends within some time, and that have no other one. */
  List<String> endingBefore(Instant moment) {
    return keys.keySet().stream()
        .filter(each -> until.getOrDefault(each, Instant.MAX).isBefore(moment))
        .filter(each -> keys.keySet().stream().noneMatch(other -> outlasts(other, each)))
        .sorted()
        .toList();
  }

  private boolean outlasts(String other, String identity) {
    return Generations.base(other).equals(Generations.base(identity))
        && until
            .getOrDefault(other, Instant.MAX)
            .isAfter(until.getOrDefault(identity, Instant.MAX));
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
