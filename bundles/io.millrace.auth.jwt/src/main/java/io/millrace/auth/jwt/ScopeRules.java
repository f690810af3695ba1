// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import io.millrace.api.auth.Permission;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which scope of a token gives which permissions. Immutable. */
final class ScopeRules {
  private static final Logger LOG = System.getLogger(ScopeRules.class.getName());

  private final Map<String, Set<Permission>> byScope = new HashMap<>();

  /**
   * Reads rules of the form {@code scope=permission}. One that is not is refused with a line and
   * the others stand: a slip permits less and does not lock everybody out.
   */
  ScopeRules(String[] rules) {
    for (String rule : String.join(",", rules).split(",")) {
      String[] sides = rule.trim().split("=", -1);
      if (rule.isBlank()) {
        continue;
      }
      if (sides.length != 2 || sides[0].isBlank() || sides[1].isBlank()) {
        LOG.log(
            Level.ERROR,
            "{0}: permissions: refused \"{1}\"; allowed: scope=permission",
            JwtTokens.PID,
            rule.trim());
      } else {
        byScope
            .computeIfAbsent(sides[0].trim(), none -> new HashSet<>())
            .add(Permission.of(sides[1].trim()));
      }
    }
  }

  /**
   * Returns the permissions of a token.
   *
   * @param scope the claim: words separated by blanks [RFC 8693 §4.2], a list of words, or null
   */
  Set<Permission> permissions(Object scope) {
    Set<Permission> permissions = new HashSet<>();
    if (scope instanceof String words) {
      for (String word : words.split(" ")) {
        permissions.addAll(byScope.getOrDefault(word, Set.of()));
      }
    } else if (scope instanceof List<?> words) {
      for (Object word : words) {
        permissions.addAll(byScope.getOrDefault(String.valueOf(word), Set.of()));
      }
    }
    return permissions;
  }
}
