// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import io.millrace.api.auth.Permission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Why nobody can log in with a token, whatever it says: configurations that are each allowed may
 * leave none that is accepted, or none that permits anything.
 */
final class LoginObstacles {
  private LoginObstacles() {}

  /** Returns one line for each reason; none when a good token is accepted. */
  static List<String> of(Collection<JWK> trusted, Set<Algorithm> accepted, ScopeRules scopes) {
    List<String> lines = new ArrayList<>();
    if (trusted.isEmpty()) {
      lines.add(
          "every login is refused: no key is trusted; put a public key into the folder of"
              + " trustedKeys, or have the router make its own with ownKey = true");
    } else if (accepted.isEmpty()) {
      lines.add("every login is refused: algorithms names none that is known");
    } else if (trusted.stream().noneMatch(key -> accepted.contains(algorithm(key)))) {
      Set<String> needed = new TreeSet<>();
      trusted.forEach(key -> needed.add(String.valueOf(algorithm(key))));
      lines.add(
          "every login is refused: the trusted keys are for %s, and algorithms accepts %s alone"
              .formatted(String.join(", ", needed), accepted));
    }
    if (!scopes.gives(Permission.PROXY)) {
      lines.add(
          "every request to a device is refused: permissions has no scope=proxy that is understood,"
              + " so no token permits it");
    }
    return lines;
  }

  private static Algorithm algorithm(JWK key) {
    try {
      return Algorithm.of(key);
    } catch (JOSEException unusable) {
      throw new IllegalArgumentException(unusable.getMessage(), unusable);
    }
  }
}
