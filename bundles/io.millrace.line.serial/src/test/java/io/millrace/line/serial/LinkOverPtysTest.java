// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import static io.millrace.line.serial.PtyPair.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.PrimaryListener;
import io.millrace.api.link.SecondaryLink;
import io.millrace.link.hdlc.LinksOnLines;
import io.millrace.platform.SystemTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary and a secondary over real pseudo-terminals, with the real clock. */
class LinkOverPtysTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  @TempDir Path directory;

  private final SystemTime time = new SystemTime();
  private final List<LinkOutcome> outcomes = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private PtyPair ptys;
  private SerialLine near;
  private SerialLine far;
  private PrimaryLink primary;
  private SecondaryLink secondary;

  @BeforeEach
  void wire() throws Exception {
    assumeTrue(PtyPair.isPossible(), "socat is not installed");
    ptys = new PtyPair(directory).plug();
    near = line("near", ptys.left());
    far = line("far", ptys.right());
    primary = LinksOnLines.primary(near, time);
    secondary = LinksOnLines.secondary(far, time);
    secondary.attach((message, answer) -> answer.accept(message));
    primary.attach(new Noting(), Duration.ofMillis(200));
    await(() -> told.contains("up"));
  }

  private SerialLine line(String name, String port) {
    Duration soon = Duration.ofMillis(100);
    SerialSettings settings = new SerialSettings(name, port, 38400, soon, soon);
    return new SerialLine(settings, new NativeLibrary(directory.resolve("native")), time);
  }

  @AfterEach
  void close() {
    if (near != null) {
      near.close();
      far.close();
      ptys.close();
    }
  }

  private final class Noting implements PrimaryListener {
    @Override
    public void unsolicited(Bytes message) {
      told.add("unsolicited " + message);
    }

    @Override
    public void up() {
      told.add("up");
    }

    @Override
    public void down(String reason) {
      told.add("down");
    }
  }

  private void exchange(int number) {
    Bytes message = Bytes.utf8("message " + number + " ~~~~");
    primary.exchange(message, false, DEADLINE, outcomes::add);
  }

  @Test
  void two_hundred_messages_are_answered_and_notices_come_through() {
    for (int i = 0; i < 200; i++) {
      exchange(i);
    }
    secondary.offer(Bytes.hex("ee7e7e"), false);
    await(() -> outcomes.size() == 200);
    assertThat(outcomes).allMatch(LinkOutcome::isAnswered);
    await(() -> told.contains("unsolicited ee7e7e"));
  }

  @Test
  void every_message_ends_while_the_port_is_unplugged_and_plugged_again() throws Exception {
    int asked = 0;
    for (int cycle = 0; cycle < 3; cycle++) {
      for (int i = 0; i < 20; i++) {
        exchange(asked++);
      }
      ptys.unplug();
      int all = asked;
      await(() -> outcomes.size() == all);
      ptys.plug();
      await(() -> told.get(told.size() - 1).equals("up"));
      await(this::isAnsweredAgain);
      asked = outcomes.size();
    }
    assertThat(told).filteredOn("down"::equals).hasSizeGreaterThanOrEqualTo(3);
  }

  private boolean isAnsweredAgain() {
    int before = outcomes.size();
    exchange(before);
    await(() -> outcomes.size() > before);
    return outcomes.get(before).isAnswered();
  }
}
