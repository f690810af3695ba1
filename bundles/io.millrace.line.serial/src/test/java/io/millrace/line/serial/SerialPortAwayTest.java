// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import static io.millrace.line.serial.PtyPair.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * A port that is missing, busy, unplugged or no serial port at all is said to be so, and opened
 * when it can be.
 */
class SerialPortAwayTest extends SerialLineCase {
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
