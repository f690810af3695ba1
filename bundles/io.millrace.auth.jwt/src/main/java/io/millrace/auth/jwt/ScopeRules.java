// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import io.millrace.api.auth.Permission;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The permissions that each scope of a token gives. Immutable. */
final class ScopeRules {
  private static final Logger LOG = System.getLogger(ScopeRules.class.getName());

  private final Map<String, Set<Permission>> byScope = new HashMap<>();
  private final List<String> refused = new ArrayList<>();

  /**
   * Reads rules of the form {@code scope=permission}. A rule of another form is refused with one
   * line; the others are used, so that a mistake permits less but locks nobody else out.
   */
  ScopeRules(String[] rules) {
    for (String rule : String.join(",", rules).split(",")) {
      String[] sides = rule.trim().split("=", -1);
      if (rule.isBlank()) {
        continue;
      }
      if (sides.length != 2 || sides[0].isBlank() || sides[1].isBlank()) {
        String line =
            "%s: permissions: refused \"%s\"; allowed: scope=permission"
                .formatted(JwtTokens.PID, rule.trim());
        LOG.log(Level.ERROR, line);
        refused.add(line);
      } else {
        byScope
            .computeIfAbsent(sides[0].trim(), none -> new HashSet<>())
            .add(Permission.of(sides[1].trim()));
      }
    }
  }

  /** Returns one line for each rule that was refused. */
  List<String> refused() {
    return refused;
  }

  /** Tells whether a token can have this permission at all. */
  boolean gives(Permission permission) {
    return byScope.values().stream().anyMatch(each -> each.contains(permission));
  }

  /**
   * Returns the permissions of a token.
   *
   * @param scope the claim: words separated by spaces [RFC 8693 §4.2], a list of words, or null
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
