// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.files.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed uses no number twice and takes no request twice. */
class KillTest {
  private static final int WRITES = 12;

  @TempDir Path folder;

  private final Set<Long> numbers = new HashSet<>();
  private int reused;

  /** Where the process ends, instead of, in the middle of, or after a write. */
  private enum Point {
    BEFORE,
    HALF,
    AFTER
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Writes until the one at which the process is killed. */
  private static StateFile.Writing until(int fatal, Point point) {
    int[] writes = {0};
    return (file, content) -> {
      boolean now = writes[0]++ == fatal;
      if (now && point == Point.HALF) {
        Files.write(file.resolveSibling(file.getFileName() + ".half"), new byte[] {1});
      }
      if (!now || point == Point.AFTER) {
        DurableFile.write(file, content);
      }
      if (now) {
        throw new Killed();
      }
    };
  }

  private void use(OpenContext open, int count) {
    for (int i = 0; i < count; i++) {
      long number = open.nextNumber();
      if (number >= 0 && !numbers.add(number)) {
        reused++;
      }
    }
  }

  private static OpenContext open(SecurityContext context, Path folder, StateFile.Writing writing)
      throws IOException {
    return OpenContext.open(context, folder, Runnable::run, Contexts.BLOCK, writing);
  }

  private void life(int fatal, Point point, boolean orderly) throws IOException {
    OpenContext open = null;
    try {
      open = open(Contexts.client(), folder, until(fatal, point));
      use(open, 31);
      if (orderly) {
        open.close();
      }
    } catch (Killed killed) {
      assertThat(fatal).isLessThan(WRITES);
    } finally {
      if (open != null) {
        open.abandon();
      }
    }
  }

  @Test
  void no_number_comes_twice_whichever_write_the_process_is_killed_at() throws IOException {
    for (boolean orderly : new boolean[] {false, true}) {
      for (Point point : Point.values()) {
        for (int fatal = 0; fatal < WRITES; fatal++) {
          life(fatal, point, orderly);
        }
      }
    }

    assertThat(reused).isZero();
    assertThat(numbers).hasSizeGreaterThan(1000);
  }

  @Test
  void the_test_notices_numbers_that_are_not_written() throws IOException {
    for (int i = 0; i < 2; i++) {
      OpenContext open = open(Contexts.client(), folder, (file, content) -> {});
      use(open, 31);
      open.abandon();
    }

    assertThat(reused).isEqualTo(31);
  }

  @Test
  void an_orderly_end_leaves_no_gap_and_no_challenge() {
    List<CoapRequest> before = new ArrayList<>();
    OpenContext client = Contexts.open(Contexts.client(), folder);
    for (int life = 0; life < 3; life++) {
      try (OpenContext open = Contexts.open(Contexts.server(), folder)) {
        OscoreServer server = new OscoreServer(() -> List.of(open));
        before.forEach(each -> assertThat(server.receive(each).request()).isNull());
        CoapRequest outer = request(client).outer();
        assertThat(server.receive(outer).request()).isNotNull();
        before.add(outer);
      }
    }
    client.close();
    try (OpenContext again = Contexts.open(Contexts.client(), folder)) {
      assertThat(again.nextNumber()).isEqualTo(3);
    }
  }

  private static ProtectedRequest request(OpenContext client, Bytes... echo) {
    CoapOptions options = CoapOptions.builder().path("a").build();
    if (echo.length > 0) {
      options = options.toBuilder().add(OptionNumber.ECHO, echo[0]).build();
    }
    return ProtectedRequest.of(client, new CoapRequest(CoapCode.PUT, options, Bytes.EMPTY));
  }

  @Test
  void after_a_kill_only_a_request_that_shows_to_be_new_is_taken() throws IOException {
    OpenContext client = Contexts.open(Contexts.client(), folder);
    OpenContext killed = Contexts.open(Contexts.server(), folder);
    CoapRequest old = request(client).outer();
    CoapRequest heldBack = request(client).outer();
    assertThat(new OscoreServer(() -> List.of(killed)).receive(old).request()).isNotNull();
    killed.abandon();

    try (OpenContext open = Contexts.open(Contexts.server(), folder)) {
      OscoreServer server = new OscoreServer(() -> List.of(open));
      assertThat(server.receive(old).request()).isNull();
      assertThat(server.receive(old).answer()).isEqualTo(server.receive(old).answer());
      ProtectedRequest asked = request(client);
      CoapResponse challenge = asked.open(server.receive(asked.outer()).answer());
      assertThat(challenge.code()).isEqualTo(CoapCode.UNAUTHORIZED);
      Bytes echo = challenge.options().first(OptionNumber.ECHO);
      CoapRequest shown = request(client, echo).outer();
      ReceivedRequest taken = server.receive(shown);
      assertThat(taken.request()).isEqualTo(CoapRequest.of(CoapCode.PUT, "a"));
      assertThat(server.receive(shown).request()).isNull();
      assertThat(server.receive(old).request()).isNull();
      assertThat(server.receive(heldBack).request()).isNull();
      assertThat(server.receive(request(client).outer()).request()).isNotNull();
    }
  }

  @Test
  void replays_after_a_kill_use_up_no_numbers() throws IOException {
    OpenContext client = Contexts.open(Contexts.client(), folder);
    CoapRequest old = request(client).outer();
    Contexts.open(Contexts.server(), folder).abandon();

    try (OpenContext open = Contexts.open(Contexts.server(), folder)) {
      OscoreServer server = new OscoreServer(() -> List.of(open));
      for (int i = 0; i < 1000; i++) {
        assertThat(server.receive(old).request()).isNull();
      }
      assertThat(open.nextNumber()).isEqualTo(Contexts.BLOCK + 1);
    }
  }

  @Test
  void nobody_else_has_the_context_meanwhile_whatever_its_name_is() {
    try (OpenContext open = Contexts.open(Contexts.client(), folder)) {
      SecurityContext renamed = Contexts.context("other", "", "01", null);

      assertThatThrownBy(() -> open(renamed, folder, DurableFile::write))
          .isInstanceOf(InUseException.class)
          .hasMessageContaining("other is in use");
      assertThat(open.nextNumber()).isZero();
    }
  }

  @Test
  void damaged_numbers_are_refused_and_never_begun_anew() throws IOException {
    Contexts.open(Contexts.client(), folder).close();
    Path file = folder.resolve(Contexts.client().stateName());
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      Files.write(file, bad);
      assertThatThrownBy(() -> open(Contexts.client(), folder, DurableFile::write))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("are damaged");
    }
    Files.write(file, good);
    Contexts.open(Contexts.client(), folder).close();
  }

  @Test
  void a_full_disk_stops_the_context_and_not_the_process() throws IOException {
    boolean[] full = {false};
    StateFile.Writing disk =
        (file, content) -> {
          if (full[0]) {
            throw new IOException("No space left on device");
          }
          DurableFile.write(file, content);
        };
    try (OpenContext open = open(Contexts.client(), folder, disk)) {
      full[0] = true;
      use(open, 100);
      assertThat(numbers).hasSize(Contexts.BLOCK);
      full[0] = false;
      use(open, 2);
      assertThat(numbers).hasSizeGreaterThan(Contexts.BLOCK);
      assertThat(open.isUsedUp()).isFalse();
    }
  }
}
