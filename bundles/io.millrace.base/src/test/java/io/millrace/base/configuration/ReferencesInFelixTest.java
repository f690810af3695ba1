// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.files.OwnerOnly;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceEvent;

/** Values that stand in files of their own, in a real Felix. */
class ReferencesInFelixTest extends RealFelix {
  private static final String SECRET = "hunter22";

  private Path etc;
  private Path file;

  @Override
  Map<String, String> settings() {
    etc = directory.resolve("etc");
    return Map.of("millrace.etc", etc.toString(), "millrace.etc.lookMillis", "50");
  }

  @BeforeEach
  void folder() throws Exception {
    Files.createDirectories(etc);
    file = Files.writeString(etc.resolve("value"), "7\n");
    OwnerOnly.close(file);
    probe();
    write("key = k\nport = ${file:value}");
  }

  private void write(String text) throws Exception {
    Files.writeString(etc.resolve("io.millrace.probe.cfg"), text);
  }

  private String one() throws Exception {
    return seen("(&(probe=true)(!(service.factoryPid=*)))");
  }

  @Test
  void component_gets_what_the_file_says_and_again_when_that_changes() throws Exception {
    base.start();
    await(this::one, "7 one+two fast");
    assertThat(refused()).isEqualTo("[]");
    Files.writeString(file, "8\n");
    await(this::one, "8 one+two fast");
  }

  @Test
  void a_file_that_goes_is_named_with_its_line_and_the_value_stays() throws Exception {
    base.start();
    await(this::one, "7 one+two fast");
    Files.delete(file);
    await(
        this::refused,
        "io.millrace.probe.cfg line 2: port: ${file:value} has no value: the file is not there");
    await(this::one, "7 one+two fast");
  }

  @Test
  void a_file_that_goes_and_comes_back_makes_nothing_anew_until_it_says_something_else()
      throws Exception {
    AtomicInteger made = new AtomicInteger();
    context.addServiceListener(
        event -> made.addAndGet(event.getType() == ServiceEvent.REGISTERED ? 1 : 0),
        "(&(probe=true)(!(service.factoryPid=*)))");
    base.start();
    await(this::one, "7 one+two fast");
    Files.delete(file);
    await(this::refused, "the file is not there");
    Files.writeString(file, "7\n");
    OwnerOnly.close(file);
    await(this::refused, "[]");
    assertThat(made).hasValue(1);
    Path next = file.resolveSibling("next"); // as file itself it would be seen while it is empty
    Files.writeString(next, "8\n");
    OwnerOnly.close(next);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    await(this::one, "8 one+two fast");
    assertThat(made).hasValue(2);
  }

  @Test
  void what_is_refused_is_not_shown_and_nothing_of_it_is_stored() throws Exception {
    Files.writeString(file, SECRET);
    base.start();
    await(this::refused, "port = (secret) is refused; allowed: integer 1 to 65535");
    Files.writeString(file, SECRET + "\n");
    write("key = ${file:value}\nport = 9");
    await(this::one, "9 one+two fast");

    assertThat(refused()).doesNotContain(SECRET);
    assertThat(seen("(millrace.configuration=effective)"))
        .contains("[io.millrace.probe, key, ${file:value}, etc/io.millrace.probe.cfg]");
    Files.delete(file);
    felix.stop();
    felix.waitForStop(20_000);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(each, StandardCharsets.ISO_8859_1))
            .as(each.toString())
            .doesNotContain(SECRET);
      }
    }
  }
}
