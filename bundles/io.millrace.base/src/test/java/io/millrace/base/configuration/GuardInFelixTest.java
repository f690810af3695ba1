// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** The guard in a real Felix with SCR, Configuration Admin and Metatype. */
class GuardInFelixTest extends RealFelix {
  @Test
  void good_values_arrive_typed_and_lists_as_arrays() throws Exception {
    base.start();
    probe();
    configure(Map.of("port", " 7 ", "names", "a, b ,c", "mode", "slow", "key", "k"));

    waitFor("7 a+b+c slow");
    assertThat(refused()).isEqualTo("[]");
  }

  @Test
  void a_bad_value_is_refused_and_the_last_good_one_stays() throws Exception {
    base.start();
    probe();
    configure(Map.of("port", "7", "key", "k"));
    waitFor("7 one+two fast");
    configure(Map.of("port", "65536", "mode", "slow", "key", "k"));

    waitFor("7 one+two slow");
    assertThat(refused())
        .isEqualTo(
            "[io.millrace.probe: port = \"65536\" is refused; allowed: integer 1 to 65535; \"7\""
                + " stays]");
    configure(Map.of("port", "8", "key", "k"));
    waitFor("8 one+two fast");
    assertThat(refused()).isEqualTo("[]");
  }

  @Test
  void without_a_good_value_the_default_stays() throws Exception {
    base.start();
    probe();
    configure(
        Map.of("port", "many", "names", "far-too-long", "mode", "medium", "typo", 1, "key", "k"));

    waitFor("5683 one+two fast");
    assertThat(refused())
        .contains("mode = \"medium\" is refused; allowed: one of fast, slow; the default stays")
        .contains("names = \"far-too-long\" is refused; allowed: a list of text 1 to 8 characters")
        .contains("port = \"many\" is refused; allowed: integer 1 to 65535; the default stays")
        .contains("typo is no key; there are: key, mode, names, port");
  }

  @Test
  void a_bad_value_without_a_default_is_not_said_to_have_one() throws Exception {
    base.start();
    probe();
    configure(Map.of("port", 1, "key", "far-too-long"));

    waitFor("1 one+two fast");
    assertThat(refused())
        .contains(
            "key = \"far-too-long\" is refused; allowed: text up to 8 characters; there is no")
        .doesNotContain("the default stays");
  }

  @Test
  void a_missing_value_is_named() throws Exception {
    base.start();
    probe();
    configure(Map.of("port", 1));

    waitFor("1 one+two fast");
    assertThat(refused()).contains("io.millrace.probe: key is missing; allowed: text");
  }

  @Test
  void a_bundle_that_was_there_first_is_put_right() throws Exception {
    probe();
    configure(Map.of("port", 99_999, "key", "k"));
    waitFor("99999 one+two fast");
    base.start();

    waitFor("5683 one+two fast");
  }

  @Test
  void a_bundle_that_began_while_this_one_was_away_is_put_right() throws Exception {
    base.start();
    Bundle probe = probe();
    configure(Map.of("port", "x", "mode", "slow", "key", "k"));
    waitFor("5683 one+two slow");
    base.stop();
    probe.stop();
    probe.start();
    assertThat(seen("(probe=true)")).isNull();
    base.start();

    waitFor("5683 one+two slow");
  }

  @Test
  void the_last_good_value_is_known_after_an_update_of_this_bundle() throws Exception {
    base.start();
    probe();
    configure(Map.of("port", 7, "key", "k"));
    waitFor("7 one+two fast");
    base.update();
    configure(Map.of("port", 0, "key", "k", "mode", "slow"));

    waitFor("7 one+two slow");
    assertThat(refused()).contains("port = \"0\" is refused");
  }

  @Test
  void the_last_good_value_is_known_after_a_restart() throws Exception {
    base.start();
    probe();
    configure(Map.of("port", 7, "key", "k"));
    waitFor("7 one+two fast");
    configure(Map.of("port", "x", "key", "k", "mode", "slow"));
    waitFor("7 one+two slow");
    felix.stop();
    felix.waitForStop(20_000);
    startFelix("none");

    waitFor("7 one+two slow");
  }

  @Test
  void the_platform_services_are_there_when_the_bundle_runs() throws Exception {
    base.start();

    for (String type : List.of("time.Time", "time.Randomness", "metrics.Meters")) {
      assertThat(context.getAllServiceReferences("io.millrace.api." + type, null)).hasSize(1);
    }
    assertThat(new File(directory.toFile(), "config")).isDirectory();
  }
}
