// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.feature.Gates;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.ReleaseId;
import io.millrace.lib.release.feature.Replaces;
import io.millrace.lib.release.feature.Requirements;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReleaseConfigurationsTest {
  private static final Map<String, Map<String, Object>> BEFORE =
      Map.of("a", Map.of("one", "1", "two", "2"), "b", Map.of("k", "v"));

  private Replaces replaces = new Replaces(List.of("org.example"), List.of());
  private Map<String, Object> variables = Map.of("port", 5683, "host", "h$1", "pw", "hunter2");

  private Release release(Map<String, Map<String, Object>> configurations, String... merged) {
    return new Release(
        new ReleaseId("org.example", "x", "1"),
        1,
        Instant.EPOCH,
        Instant.EPOCH,
        Requirements.NONE,
        Gates.NONE,
        replaces,
        List.of(),
        configurations,
        Set.of(merged),
        variables,
        "");
  }

  @Test
  void configuration_is_replaced_or_added_to() {
    Map<String, Map<String, Object>> configurations = Map.of("a", Map.of("two", "3"));
    assertThat(ReleaseConfigurations.after(BEFORE, release(configurations)))
        .isEqualTo(Map.of("a", Map.of("two", "3"), "b", Map.of("k", "v")));
    assertThat(ReleaseConfigurations.after(BEFORE, release(configurations, "a")))
        .isEqualTo(Map.of("a", Map.of("one", "1", "two", "3"), "b", Map.of("k", "v")));
  }

  @Test
  void release_of_the_whole_set_takes_the_others_away() {
    replaces = Replaces.ALL;
    assertThat(ReleaseConfigurations.after(BEFORE, release(Map.of("a", Map.of("two", 3)), "a")))
        .isEqualTo(Map.of("a", Map.of("one", "1", "two", 3)));
  }

  @Test
  void variables_are_put_in_and_other_names_stay() {
    Map<String, Object> values =
        Map.of(
            "uri", "coap://${host}:${port}/", "l", List.of("${ port }", 2), "d", "${x}/y", "n", 7);
    assertThat(ReleaseConfigurations.of(release(Map.of("a", values))).get("a"))
        .isEqualTo(
            Map.of("uri", "coap://h$1:5683/", "l", List.of("5683", 2), "d", "${x}/y", "n", 7));
  }

  @Test
  void secret_that_a_variable_brings_is_refused_without_being_told() {
    Release release = release(Map.of("a", Map.of("password", "${pw}")));
    assertThatThrownBy(() -> SecretKeys.NAMES.requireNone(release))
        .isInstanceOfSatisfying(
            RefusedReleaseException.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.SECRET_IN_CONFIGURATION))
        .hasMessage(
            "password of the configuration a is a secret; a release may have none: it belongs into"
                + " etc/ of each router");
    variables = Map.of("password", "hunter2");
    Release named = release(Map.of());
    assertThatThrownBy(() -> SecretKeys.NAMES.requireNone(named))
        .hasMessageStartingWith("the variable password is a secret");
  }
}
