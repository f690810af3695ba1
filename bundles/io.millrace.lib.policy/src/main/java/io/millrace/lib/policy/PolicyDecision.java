// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.policy;

import io.millrace.api.auth.AccessPolicy;
import io.millrace.api.auth.AccessStatement;
import java.util.List;

/**
 * Decides what an {@link AccessPolicy} permits. Every decision of the router about a resource of an
 * account is this function.
 *
 * <ol>
 *   <li>A policy without a statement about the action does not limit it: the tokens of the field
 *       speak of HTTP alone and may use every device.
 *   <li>Else what a statement denies is not permitted, whatever another one allows.
 *   <li>Else what a statement allows is permitted, and nothing else.
 * </ol>
 *
 * <p>Denying ignores upper and lower case, allowing does not, so that a mistake permits less.
 */
public final class PolicyDecision {
  private PolicyDecision() {}

  /**
   * Tells whether a policy permits an action on a resource.
   *
   * @param action such as {@link AccessPolicy#COAP}
   * @param resource such as {@code GET/SSN0013500500040B0C/snsr/arduino/temp}
   */
  public static boolean permits(AccessPolicy policy, String action, String resource) {
    boolean limited = false;
    boolean allowed = false;
    for (AccessStatement each : policy.statements()) {
      if (!matchesAny(each.actions(), action, !each.allows())) {
        continue;
      }
      limited = true;
      boolean matches = matchesAny(each.resources(), resource, !each.allows());
      if (matches && !each.allows()) {
        return false;
      }
      allowed |= matches;
    }
    return allowed || !limited;
  }

  /** Tells whether a policy has a statement about an action: else it permits it everywhere. */
  public static boolean limits(AccessPolicy policy, String action) {
    for (AccessStatement each : policy.statements()) {
      if (matchesAny(each.actions(), action, !each.allows())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells whether a policy may permit an action on a resource that begins so: a statement allows
   * one of them, and none denies all of them.
   */
  static boolean mayPermit(AccessPolicy policy, String action, String beginning) {
    boolean allowed = false;
    for (AccessStatement each : policy.statements()) {
      if (!matchesAny(each.actions(), action, !each.allows())) {
        continue;
      }
      for (String pattern : each.resources()) {
        if (each.allows()) {
          allowed |= canBegin(pattern, beginning);
        } else if (pattern.endsWith("*") && matches(pattern, beginning, true)) {
          return false;
        }
      }
    }
    return allowed;
  }

  /** Tells whether a pattern matches a text that begins so. */
  private static boolean canBegin(String pattern, String beginning) {
    for (int end = 0; end <= pattern.length(); end++) {
      if (matches(pattern.substring(0, end), beginning, false)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matchesAny(List<String> patterns, String text, boolean ignoresCase) {
    for (String pattern : patterns) {
      if (matches(pattern, text, ignoresCase)) {
        return true;
      }
    }
    return false;
  }

  /** Remembers the latest star alone: what an earlier one would match, the latest can too. */
  static boolean matches(String pattern, String text, boolean ignoresCase) {
    int star = -1;
    int resume = 0;
    int p = 0;
    for (int t = 0; t < text.length(); ) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && fits(pattern.charAt(p), text.charAt(t), ignoresCase)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean fits(char pattern, char c, boolean ignoresCase) {
    return pattern == '?'
        || pattern == c
        || ignoresCase
            && Character.toLowerCase(Character.toUpperCase(pattern))
                == Character.toLowerCase(Character.toUpperCase(c));
  }
}
