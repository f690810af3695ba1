// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.keys;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a file. Immutable.
 *
 * @param keys each by what goes over the wire
 * @param problems one sentence for each line that is not used, and for the file as a whole
 */
public record KeyList(Map<KeyBlob, AuthorizedKey> keys, List<String> problems) {
  /** No keys, and nothing wrong. */
  public static final KeyList NONE = new KeyList(Map.of(), List.of());

  /** More keys than a router has people. */
  static final int MOST_KEYS = 1000;

  /** How many problems are told one by one. */
  private static final int MOST_PROBLEMS = 20;

  /** Reads a file; lines that are wrong are left out and named. */
  static KeyList of(byte[] file) {
    Map<KeyBlob, AuthorizedKey> keys = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    String[] lines = new String(file, StandardCharsets.UTF_8).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          add(keys, KeyLine.read(line, i + 1));
        } catch (IllegalArgumentException wrong) {
          tell(problems, "line %d: %s".formatted(i + 1, wrong.getMessage()));
        }
      }
    }
    return new KeyList(Map.copyOf(keys), List.copyOf(problems));
  }

  private static void add(Map<KeyBlob, AuthorizedKey> keys, AuthorizedKey key) {
    AuthorizedKey before = keys.get(key.blob());
    if (before != null) {
      throw new IllegalArgumentException("the key is that of line " + before.line() + " again");
    }
    if (keys.size() == MOST_KEYS) {
      throw new IllegalArgumentException("more than " + MOST_KEYS + " keys");
    }
    keys.put(key.blob(), key);
  }

  private static void tell(List<String> problems, String problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    } else if (problems.size() == MOST_PROBLEMS) {
      problems.add("and more lines");
    }
  }

  /** Returns the same keys with one problem alone. */
  KeyList with(String problem) {
    return new KeyList(keys, List.of(problem));
  }

  /** Returns the key that goes over the wire like this. */
  public Optional<AuthorizedKey> find(KeyBlob blob) {
    return Optional.ofNullable(keys.get(blob));
  }
}
