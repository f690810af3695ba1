// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import static io.millrace.line.serial.PtyPair.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.line.ModemSignals;
import io.millrace.lib.testing.TurnedTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real pseudo-terminals, joined by socat; only the pauses between two tries are turned. */
class SerialLineTest {
  @TempDir Path directory;

  private final TurnedTime time = new TurnedTime();
  private final List<SerialLine> lines = new ArrayList<>();
  private PtyPair ptys;

  @BeforeEach
  void needs_socat() {
    assumeTrue(PtyPair.isPossible(), "socat is not installed");
    ptys = new PtyPair(directory);
  }

  @AfterEach
  void close() {
    lines.forEach(SerialLine::close);
    ptys.close();
  }

  private SerialLine line(String port) {
    return line(port, ModemSignals.NONE);
  }

  private SerialLine line(String port, ModemSignals signals) {
    SerialLine line =
        new SerialLine(
            new SerialSettings(
                "uart0",
                new PortName(port),
                38400,
                signals,
                Duration.ofSeconds(1),
                Duration.ofSeconds(4)),
            new NativeLibrary(directory.resolve("native")),
            time);
    lines.add(line);
    return line;
  }

  private void awaitStatus(SerialLine line, String part) {
    await(() -> line.description().contains(part));
  }

  /** Waits until the line has failed and its next try waits for the clock. */
  private void awaitFailure(SerialLine line) {
    awaitStatus(line, "no such port");
    await(() -> time.waiting() == 1);
  }

  @Test
  void bytes_go_both_ways() throws Exception {
    ptys.plug();
    Listening near = new Listening(line(ptys.left()));
    Listening far = new Listening(line(ptys.right()));
    await(() -> near.heard("up") && far.heard("up"));
    near.port.write(Bytes.hex("7e00ff11130d0a1a"));
    await(() -> far.input().equals("7e00ff11130d0a1a"));
    far.port.write(Bytes.hex("7e03047e"));
    await(() -> near.input().equals("7e03047e"));
  }

  @Test
  void a_line_that_is_about_to_close_still_serves_and_leaves_the_port_to_the_next()
      throws Exception {
    ptys.plug();
    SerialLine going = line(ptys.left());
    Listening near = new Listening(going);
    Listening far = new Listening(line(ptys.right()));
    await(() -> near.heard("up") && far.heard("up"));
    going.prepareClose();
    near.port.write(Bytes.hex("7e01027e"));
    await(() -> far.input().equals("7e01027e"));
    far.port.write(Bytes.hex("7e03047e"));
    await(() -> near.input().equals("7e03047e"));
    going.close();
    Listening next = new Listening(line(ptys.left()));
    await(() -> next.heard("up"));
    far.port.write(Bytes.hex("7e05067e"));
    await(() -> next.input().equals("7e05067e"));
  }

  @Test
  void a_missing_port_is_complained_of_once_and_opened_when_it_comes() throws Exception {
    List<String> complaints = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger(SerialLine.class.getName());
    Handler handler = noting(complaints);
    logger.addHandler(handler);
    try {
      SerialLine line = line(ptys.left());
      Listening user = new Listening(line);
      awaitFailure(line);
      await(() -> user.heard("down: cannot open " + ptys.left() + ": there is no such port"));
      time.turn(Duration.ofMillis(100));
      await(() -> time.waiting() == 1);
      ptys.plug();
      time.turn(Duration.ofMillis(100));
      await(() -> user.heard("up"));
      assertThat(complaints).hasSize(1);
      assertThat(complaints.get(0))
          .contains("uart0")
          .contains(ptys.left())
          .contains("no such port");
      String real = Path.of(ptys.left()).toRealPath().toString();
      assertThat(line.description())
          .isEqualTo(ptys.left() + " (" + real + ") 38400 baud, open")
          .contains("(/dev/pts/");
    } finally {
      logger.removeHandler(handler);
    }
  }

  @Test
  void a_file_that_is_no_serial_port_is_said_to_be_none() {
    SerialLine line = line("/dev/null");
    Listening user = new Listening(line);
    awaitStatus(line, "it is no serial port");
    await(() -> user.heard("down: cannot open /dev/null: it is no serial port"));
  }

  private static Handler noting(List<String> complaints) {
    return new Handler() {
      @Override
      public void publish(LogRecord logged) {
        if (logged.getLevel() == Level.SEVERE) {
          complaints.add(logged.getMessage());
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void a_port_is_opened_a_tenth_of_a_second_after_it_was_plugged_in_however_long_that_took()
      throws Exception {
    SerialLine line = line(ptys.left());
    Listening user = new Listening(line);
    awaitFailure(line);
    for (int looks = 0; looks < 100; looks++) {
      time.turn(Duration.ofMillis(100));
      await(() -> time.waiting() == 1);
    }
    ptys.plug();
    time.turn(Duration.ofMillis(99));
    assertThat(time.waiting()).isEqualTo(1);
    time.turn(Duration.ofMillis(1));
    await(() -> user.heard("up"));
  }

  @Test
  void pauses_between_tries_double_up_to_the_longest() throws Exception {
    ptys.plug();
    Process holder = holder();
    SerialLine line = line(ptys.left());
    awaitStatus(line, "another process has it");
    await(() -> time.waiting() == 1);
    for (int seconds : new int[] {1, 2, 4, 4}) {
      time.turn(Duration.ofMillis(seconds * 1000L - 1));
      assertThat(time.waiting()).isEqualTo(1);
      time.turn(Duration.ofMillis(1));
      await(() -> time.waiting() == 1);
    }
    release(holder);
  }

  /** Begins to hold the left port for another process. */
  private Process holder() throws Exception {
    Process holder = new ProcessBuilder("flock", "-x", ptys.left(), "sleep", "60").start();
    await(() -> holder.descendants().findAny().isPresent());
    return holder;
  }

  private static void release(Process holder) {
    holder.descendants().forEach(ProcessHandle::destroyForcibly);
    await(() -> !holder.isAlive());
  }

  @Test
  void a_port_of_another_process_is_called_busy_and_taken_when_it_is_free() throws Exception {
    ptys.plug();
    Process holder = holder();
    SerialLine line = line(ptys.left());
    Listening user = new Listening(line);
    awaitStatus(line, "another process has it");
    await(() -> time.waiting() == 1);
    release(holder);
    time.turn(Duration.ofSeconds(1));
    await(() -> user.heard("up"));
  }

  @Test
  void an_unplugged_port_is_down_and_up_again_when_plugged_with_no_thread_left_over()
      throws Exception {
    ptys.plug();
    SerialLine line = line(ptys.left());
    Listening user = new Listening(line);
    await(() -> user.heard("up"));
    int threads = Thread.activeCount();
    for (int cycle = 1; cycle <= 5; cycle++) {
      int expected = 2 * cycle;
      ptys.unplug();
      await(() -> user.events.size() == expected && time.waiting() == 1);
      ptys.plug();
      time.turn(Duration.ofSeconds(1));
      await(() -> user.events.size() == expected + 1);
    }
    assertThat(user.events)
        .startsWith("up", "down: " + ptys.left() + ": the port is gone", "up")
        .endsWith("up");
    await(() -> Thread.activeCount() <= threads);
    Listening far = new Listening(line(ptys.right()));
    await(() -> far.heard("up"));
    user.port.write(Bytes.hex("0102"));
    await(() -> far.input().equals("0102"));
  }

  @Test
  void a_closed_line_frees_its_port_at_once() throws Exception {
    ptys.plug();
    SerialLine first = line(ptys.left());
    awaitStatus(first, "open");
    await(() -> first.description().endsWith(", open"));
    first.close();
    SerialLine second = line(ptys.left());
    await(() -> second.description().endsWith(", open"));
    assertThat(first.description()).endsWith(", closed");
  }

  @Test
  void a_line_has_one_user_at_a_time_and_a_detached_one_hears_nothing() throws Exception {
    ptys.plug();
    SerialLine line = line(ptys.left());
    Listening first = new Listening(line);
    await(() -> first.heard("up"));
    assertThatThrownBy(() -> new Listening(line)).isInstanceOf(IllegalStateException.class);
    first.port.close();
    Listening second = new Listening(line);
    Listening far = new Listening(line(ptys.right()));
    await(() -> second.heard("up") && far.heard("up"));
    far.port.write(Bytes.hex("01"));
    await(() -> second.input().equals("01"));
    assertThat(first.input()).isEmpty();
  }

  @Test
  void a_port_that_takes_no_bytes_does_not_stop_the_line_for_good() throws Exception {
    ptys.plug();
    Listening user = new Listening(line(ptys.left()));
    await(() -> user.heard("up"));
    Bytes block = Bytes.wrap(new byte[266]);
    for (int i = 0; i < 400; i++) {
      user.port.write(block);
    }
    await(
        () -> {
          time.turn(Duration.ofMillis(100));
          return user.heard("down: " + ptys.left() + ": the port takes no bytes");
        });
    await(
        () -> {
          time.turn(Duration.ofMillis(100));
          return user.events.get(user.events.size() - 1).equals("up");
        });
  }

  @Test
  void a_port_without_modem_signals_carries_bytes_with_a_wake_line_configured() throws Exception {
    ptys.plug();
    ModemSignals signals =
        new ModemSignals(
            ModemSignals.Level.OFF,
            ModemSignals.Level.LEAVE,
            ModemSignals.Input.CTS,
            ModemSignals.Output.RTS);
    Listening near = new Listening(line(ptys.left(), signals));
    Listening far = new Listening(line(ptys.right()));
    await(() -> near.heard("up") && far.heard("up"));
    near.port.signalWake(Duration.ofMillis(1));
    near.port.write(Bytes.hex("01"));
    await(() -> far.input().equals("01"));
    time.turn(Duration.ofMillis(1));
    far.port.write(Bytes.hex("02"));
    await(() -> turnedUntil(near.input().equals("02")));
    assertThat(near.events).containsExactly("up");
  }

  @Test
  void a_port_that_listens_to_a_wake_line_hears_bytes_each_time_it_is_opened() throws Exception {
    ptys.plug();
    Listening far = new Listening(line(ptys.right()));
    ModemSignals signals =
        new ModemSignals(
            ModemSignals.Level.LEAVE,
            ModemSignals.Level.LEAVE,
            ModemSignals.Input.DCD,
            ModemSignals.Output.NONE);
    for (int opening = 0; opening < 10; opening++) {
      try (SerialLine line = line(ptys.left(), signals)) {
        Listening near = new Listening(line);
        await(() -> turnedUntil(near.heard("up") && far.heard("up")));
        far.port.write(Bytes.hex("7e"));
        await(() -> turnedUntil(near.input().equals("7e")));
      }
    }
  }

  /** The clock is turned until it is so. */
  private boolean turnedUntil(boolean reached) {
    if (!reached) {
      time.turn(Duration.ofMillis(100));
    }
    return reached;
  }

  @Test
  void a_name_that_leads_elsewhere_is_followed_at_each_opening() throws Exception {
    ptys.plug();
    Path stable = directory.resolve("by-id");
    Files.createSymbolicLink(stable, Path.of(ptys.left()));
    SerialLine line = line(stable.toString());
    Listening user = new Listening(line);
    await(() -> user.heard("up"));
    ptys.unplug();
    await(() -> user.events.size() == 2 && time.waiting() == 1);
    try (PtyPair other = new PtyPair(Files.createDirectory(directory.resolve("other")))) {
      other.plug();
      Files.delete(stable);
      Files.createSymbolicLink(stable, Path.of(other.left()));
      time.turn(Duration.ofSeconds(1));
      await(() -> user.events.size() == 3);
      Listening far = new Listening(line(other.right()));
      await(() -> far.heard("up"));
      user.port.write(Bytes.hex("0102"));
      await(() -> far.input().equals("0102"));
      line.close();
    }
  }
}
