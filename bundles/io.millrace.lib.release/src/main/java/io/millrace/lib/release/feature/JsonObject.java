// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One object of {@code release.json}; what is missing or of another kind is refused by its path.
 */
final class JsonObject {
  private final String path;
  private final Map<String, Object> members;

  private JsonObject(String path, Map<String, Object> members) {
    this.path = path;
    this.members = members;
  }

  @SuppressWarnings("unchecked")
  static JsonObject of(String path, Object value) throws RefusedReleaseException {
    if (value instanceof Map<?, ?> members) {
      return new JsonObject(path, (Map<String, Object>) members);
    }
    throw wrong(path.isEmpty() ? "the whole" : path, "an object is needed");
  }

  static RefusedReleaseException wrong(String path, String why) {
    return new RefusedReleaseException(Refusal.WRONG_VALUE, "release.json: " + path + ": " + why);
  }

  /** Refuses members of other names: what a router does not know it must not pass over. */
  void allow(String... names) throws RefusedReleaseException {
    List<String> allowed = Arrays.asList(names);
    for (String name : members.keySet()) {
      if (!allowed.contains(name)) {
        throw wrong(path(name), "not known to this version of Millrace");
      }
    }
  }

  Map<String, Object> members() {
    return members;
  }

  Set<String> names() {
    return members.keySet();
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  Object value(String name) throws RefusedReleaseException {
    Object value = members.get(name);
    if (value == null) {
      throw wrong(path(name), "it is missing");
    }
    return value;
  }

  JsonObject object(String name) throws RefusedReleaseException {
    return of(path(name), value(name));
  }

  String text(String name) throws RefusedReleaseException {
    if (value(name) instanceof String text) {
      return text;
    }
    throw wrong(path(name), "a string is needed");
  }

  String text(String name, String otherwise) throws RefusedReleaseException {
    return has(name) ? text(name) : otherwise;
  }

  /** Returns a whole number within its bounds, both of which are allowed. */
  long number(String name, long least, long most) throws RefusedReleaseException {
    Object value = value(name);
    boolean whole = value instanceof Integer || value instanceof Long;
    long number = whole ? ((Number) value).longValue() : 0;
    if (!whole || number < least || number > most) {
      String given = value instanceof Number || value instanceof BigInteger ? value + "; " : "";
      throw wrong(path(name), given + "allowed is " + least + " to " + most);
    }
    return number;
  }

  Instant instant(String name) throws RefusedReleaseException {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeException odd) {
      throw wrong(path(name), "allowed is a time such as 2026-01-31T12:00:00Z");
    }
  }

  List<?> list(String name, int most) throws RefusedReleaseException {
    if (!has(name)) {
      return List.of();
    }
    if (!(value(name) instanceof List<?> list)) {
      throw wrong(path(name), "an array is needed");
    }
    if (list.size() > most) {
      throw new RefusedReleaseException(
          Refusal.TOO_MANY,
          "release.json: %s: %d of them; at most %d are allowed"
              .formatted(path(name), list.size(), most));
    }
    return list;
  }

  List<String> texts(String name, int most) throws RefusedReleaseException {
    List<String> texts = new ArrayList<>();
    for (Object element : list(name, most)) {
      if (!(element instanceof String text)) {
        throw wrong(path(name), "an array of strings is needed");
      }
      texts.add(text);
    }
    return List.copyOf(texts);
  }
}
