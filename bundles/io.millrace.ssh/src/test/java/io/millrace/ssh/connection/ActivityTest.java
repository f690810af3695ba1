// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.lib.testing.TurnedTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For how long a connection is idle, and for how long its client has not read. */
class ActivityTest {
  private final TurnedTime time = new TurnedTime();
  private final Activity activity = new Activity(time);
  private final List<Duration> stalled = new ArrayList<>();

  /** A client that takes what is sent to it after a minute. */
  private final OutputStream slow =
      new ByteArrayOutputStream() {
        @Override
        public void write(byte[] bytes, int offset, int length) {
          time.turn(Duration.ofMinutes(1));
          stalled.add(activity.stalled());
          super.write(bytes, offset, length);
        }
      };

  @Test
  void write_is_stalled_for_as_long_as_it_is_not_done() throws IOException {
    activity.await(
        () -> {
          time.turn(Duration.ofMinutes(3));
          activity.await(() -> assertThat(activity.stalled()).isEqualTo(Duration.ofMinutes(3)));
          assertThat(activity.stalled()).isEqualTo(Duration.ofMinutes(3));
        });
    assertThat(activity.stalled()).isZero();
    assertThat(activity.idle()).as("a write is no activity").isEqualTo(Duration.ofMinutes(3));
  }

  /** Otherwise a slow line would look like a client that does not read. */
  @Test
  void client_that_reads_slowly_is_not_stalled_by_much_that_is_sent_at_once() throws IOException {
    activity.watch(slow).write(new byte[20_000]);
    assertThat(stalled).hasSize(5).containsOnly(Duration.ofMinutes(1));
    assertThat(slow.toString()).hasSize(20_000);
    assertThat(activity.idle()).isZero();
  }

  @Test
  void write_that_fails_is_over() {
    OutputStream broken =
        activity.watch(
            new OutputStream() {
              @Override
              public void write(int octet) throws IOException {
                throw new IOException("gone");
              }
            });
    assertThat(catchThrowable(() -> broken.write(1))).hasMessage("gone");
    time.turn(Duration.ofMinutes(1));
    assertThat(activity.stalled()).isZero();
  }
}
