// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Await;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Keys of devices change while connections and handshakes are there. */
class DeviceKeyRotationTest extends DevicesFixture {
  @Test
  void key_is_rotated_without_a_request_that_fails_whoever_learns_it_first() throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of(NAME, OLD))) {
      start(line(NAME + "~2", NEW), line(NAME, OLD));
      InetSocketAddress address = device.named(NAME);
      assertThat(connectUnanswered(address, HandshakeAttempt.ANOTHER_KEY))
          .as("the device knows the old one")
          .isEqualTo("connected");
      assertThat(limits.waiting()).as("limits").isZero();
      assertThat(ask(address, "a")).isEqualTo("to a");
      device.know(NAME + "~2", NEW);
      assertThat(connect(address)).as("not asked again at once").isEqualTo("ready");
      write(line(NAME + "~2", NEW));
      Await.that(
          () -> "the old key is gone",
          SOON,
          () ->
              credentials.devices().size() == 1 && credentials.devices().own(address).size() == 1);
      assertThat(connect(address)).isEqualTo("connected");
      assertThat(ask(address, "b")).isEqualTo("to b");
      peers.take();
      assertThat(peers.take().principal()).isEqualTo("psk:" + NAME);
    }
  }

  @Test
  void handshake_that_begins_before_the_connection_of_a_removed_key_ends_begins_anew()
      throws Exception {
    rotated(true);
  }

  @Test
  void handshake_that_is_wanted_while_the_connection_of_a_removed_key_ends_is_not_forgotten()
      throws Exception {
    rotated(false);
  }

  /** Connects with the new key just before or behind the end of the old one's connection. */
  private void rotated(boolean before) throws Exception {
    try (DtlsDevice device = DtlsDevice.withKeys(Map.of(NAME, OLD, NAME + "~2", NEW))) {
      start(line(NAME, OLD));
      InetSocketAddress address = device.named(NAME);
      assertThat(connect(address)).isEqualTo("connected");
      endsUntrusted = false;
      write(line(NAME + "~2", NEW));
      Trust trust = trusts.take();
      while (credentials.devices().own(address).isEmpty()) {
        trust = trusts.take();
      }
      CountDownLatch release = holdEngine();
      if (!before) {
        carrier.endUntrusted(trust);
      }
      port.execute(() -> port.connect(address, true));
      CountDownLatch connecting = new CountDownLatch(1);
      port.execute(connecting::countDown);
      connecting.await();
      if (before) {
        carrier.endUntrusted(trust);
      }
      release.countDown();
      assertThat(next(told)).isEqualTo("connected");
      assertThat(ask(address, "a")).isEqualTo("to a");
      assertThat(peers.take().principal()).isEqualTo("psk:" + NAME);
    }
  }

  /** Keeps the engine's threads, so that what it is to do waits in order until it is released. */
  private CountDownLatch holdEngine() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(executor.getCorePoolSize());
    for (int i = 0; i < executor.getCorePoolSize(); i++) {
      executor.execute(
          () -> {
            held.countDown();
            try {
              release.await();
            } catch (InterruptedException ended) {
              Thread.currentThread().interrupt();
            }
          });
    }
    held.await();
    return release;
  }
}
