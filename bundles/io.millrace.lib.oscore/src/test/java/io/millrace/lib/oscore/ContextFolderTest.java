// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.testing.Await;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contexts of a folder, while it changes and while others use them. */
class ContextFolderTest {
  @TempDir Path folder;

  private final TurnedTime time = new TurnedTime();
  private Path keys;
  private ContextFolder contexts;

  @BeforeEach
  void start() throws IOException {
    keys = folder.resolve("keys");
    OwnerOnly.createDirectories(keys);
  }

  @AfterEach
  void stop() {
    contexts.close();
  }

  private void write(String name, String sender) throws IOException {
    Path file = Files.createFile(keys.resolve(name), OwnerOnly.file());
    Files.writeString(
        file,
        "master-secret = 000102030405060708090a0b0c0d0e0f\nsender-id = %s\nrecipient-id = 7f\n"
            .formatted(sender));
  }

  private ContextFolder open() {
    return new ContextFolder(keys, folder.resolve("numbers"), time);
  }

  private void awaitTurning(Await.Condition condition) throws Exception {
    Await.that(
        () -> contexts.faults().toString(),
        Duration.ofSeconds(120),
        () -> {
          time.turn(Duration.ofSeconds(1));
          return condition.holds();
        });
  }

  @Test
  void a_file_counts_from_the_beginning_one_that_comes_counts_and_one_that_goes_does_not()
      throws Exception {
    write("first", "01");
    contexts = open();
    assertThat(contexts.isReady()).isTrue();
    assertThat(contexts.context("first")).isNotNull();
    write("second", "02");
    awaitTurning(() -> contexts.context("second") != null);
    OpenContext first = contexts.context("first");
    Files.delete(keys.resolve("first"));
    awaitTurning(() -> !contexts.has("first") && contexts.context("first") == null);
    assertThat(first.nextNumber()).isEqualTo(-1);
  }

  @Test
  void a_file_under_two_names_is_one_context_and_what_editors_leave_is_none() throws Exception {
    write("meter", "01");
    write(".meter.swp", "01");
    write("meter~", "01");
    write("twin", "01");
    contexts = open();

    assertThat(contexts.all()).hasSize(1);
    assertThat(contexts.context("meter")).isNotNull();
    assertThat(contexts.has("twin")).isTrue();
    assertThat(contexts.faults())
        .containsExactly(keys.resolve("twin") + " has the keys and IDs of meter");
  }

  @Test
  void a_context_of_another_owner_is_waited_for_then_said_and_taken_when_it_is_free()
      throws Exception {
    write("meter", "01");
    ContextFolder owner = open();
    contexts = open();
    AtomicInteger ran = new AtomicInteger();
    assertThat(contexts.isReady()).isFalse();
    assertThat(contexts.faults()).isEmpty();
    assertThat(contexts.whenReady(ran::incrementAndGet)).isTrue();
    awaitTurning(() -> ran.get() == 1);
    awaitTurning(() -> !contexts.faults().isEmpty());
    assertThat(contexts.faults().get(0)).contains("meter is in use");
    assertThat(contexts.isReady()).isTrue();
    owner.close();
    awaitTurning(() -> contexts.context("meter") != null && contexts.faults().isEmpty());
  }
}
