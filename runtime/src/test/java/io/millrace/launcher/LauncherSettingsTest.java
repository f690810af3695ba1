// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is misspelt is said, with what is allowed. */
class LauncherSettingsTest {
  @TempDir private Path etc;

  private List<String> problems(String text) throws Exception {
    Files.writeString(etc.resolve("millrace.properties"), text);
    return LauncherSettings.read(etc).problems();
  }

  private static List<String> properties(String... keysAndValues) {
    Properties given = new Properties();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      given.setProperty(keysAndValues[i], keysAndValues[i + 1]);
    }
    return LauncherProperties.problems(given);
  }

  @Test
  void file_that_is_not_there_or_good_has_no_problem() throws Exception {
    assertThat(LauncherSettings.read(etc).problems()).isEmpty();
    assertThat(problems("# a comment\ntrust = report \n")).isEmpty();
  }

  @Test
  void misspelt_key_and_value_are_named_with_what_is_allowed() throws Exception {
    assertThat(problems("trust = enforc\ntruts = enforce\n"))
        .containsExactly(
            etc.resolve("millrace.properties") + ": truts is no key; there is: trust",
            etc.resolve("millrace.properties")
                + ": trust = enforc; allowed is enforce or report; enforce counts");
  }

  @Test
  void file_that_cannot_be_read_is_named() throws Exception {
    assertThat(problems("trust = \\uzzzz\n"))
        .singleElement()
        .asString()
        .contains("millrace.properties cannot be read, so trust = enforce counts");
  }

  @Test
  void properties_of_the_process_are_looked_at_too() {
    assertThat(properties("millrace.slot.graceSeconds", "5", "java.home", "/x")).isEmpty();
    assertThat(properties("millrace.slot.graceSecond", "5"))
        .singleElement()
        .asString()
        .startsWith("-Dmillrace.slot.graceSecond of JAVA_OPTS is no property of the router;");
    assertThat(properties("millrace.steadySeconds", "ten"))
        .containsExactly(
            "-Dmillrace.steadySeconds=ten of JAVA_OPTS or of the environment is not used, the"
                + " default counts; allowed is a whole number from 0 on");
    assertThat(properties("millrace.drift", "no"))
        .singleElement()
        .asString()
        .endsWith("allowed are true and false");
  }
}
