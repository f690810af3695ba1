// SPDX-License-Identifier: Apache-2.0
package io.millrace.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoginObstaclesTest {
  private static final Set<Algorithm> ALL = EnumSet.allOf(Algorithm.class);
  private static final List<JWK> KEYS = List.of(Keys.EC.toPublicJWK());

  private static List<String> of(List<JWK> keys, Set<Algorithm> algorithms, String... rules) {
    return LoginObstacles.of(keys, algorithms, new ScopeRules(rules));
  }

  @Test
  void with_a_key_an_algorithm_and_a_permission_there_is_none() {
    assertThat(of(KEYS, ALL, "api=proxy")).isEmpty();
  }

  @Test
  void without_a_key_nobody_logs_in() {
    assertThat(of(List.of(), ALL, "api=proxy"))
        .singleElement()
        .asString()
        .startsWith("every login is refused: no key is trusted");
  }

  @Test
  void without_an_algorithm_of_a_key_nobody_logs_in() {
    assertThat(of(KEYS, EnumSet.of(Algorithm.RS256), "api=proxy"))
        .containsExactly(
            "every login is refused: the trusted keys are for ES256, and algorithms accepts"
                + " [RS256] alone");
    assertThat(of(KEYS, EnumSet.noneOf(Algorithm.class), "api=proxy"))
        .containsExactly("every login is refused: algorithms names none that is known");
  }

  @Test
  void without_a_scope_that_permits_it_no_device_is_reached() {
    for (String rules : List.of("", "api=proxi", "admin=admin", "api")) {
      assertThat(of(KEYS, ALL, rules))
          .as(rules)
          .singleElement()
          .asString()
          .startsWith("every request to a device is refused: permissions has no scope=proxy");
    }
  }
}
