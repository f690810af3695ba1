// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import static io.millrace.line.serial.PtyPair.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.line.ModemSignals;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A line on a port that is there: bytes, users, wake lines, and a port that takes no bytes. */
class SerialLineTest extends SerialLineCase {
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
  void a_line_that_was_to_close_and_did_not_is_as_before() throws Exception {
    ptys.plug();
    SerialLine line = line(ptys.left());
    Listening near = new Listening(line);
    Listening far = new Listening(line(ptys.right()));
    await(() -> near.heard("up") && far.heard("up"));
    for (int i = 0; i < 2; i++) {
      line.prepareClose();
      time.turn(Duration.ofMinutes(1));
      await(() -> !HandedOverLineTest.isReadByUs());
      far.port.write(Bytes.hex("7e03047e"));
      String heard = "7e03047e".repeat(i + 1);
      await(() -> near.input().equals(heard));
    }
    ptys.unplug();
    await(() -> turnedUntil(near.events.get(near.events.size() - 1).startsWith("down")));
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
}
