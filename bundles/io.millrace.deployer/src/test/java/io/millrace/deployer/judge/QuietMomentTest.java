// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.metrics.Meters;
import io.millrace.api.metrics.Sample;
import io.millrace.deployer.switching.SmallFramework;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the heap may be collected; the traffic goes on while the moment is waited for. */
class QuietMomentTest {
  @TempDir Path folder;
  private final AtomicLong open = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private SmallFramework felix;
  private Runnable meanwhile = () -> {};
  private int steps;

  @BeforeEach
  void start() throws Exception {
    felix = new SmallFramework(folder);
    Meters meters =
        (Meters)
            Proxy.newProxyInstance(
                QuietMomentTest.class.getClassLoader(),
                new Class<?>[] {Meters.class},
                (proxy, method, arguments) -> samples());
    felix.context().registerService(Meters.class, meters, null);
  }

  @AfterEach
  void stop() throws Exception {
    felix.close();
  }

  private List<Sample> samples() {
    return List.of(
        sample("millrace_gateway_open_exchanges", open.get()),
        sample("millrace_gateway_requests_total", answered.get()));
  }

  private static Sample sample(String name, double value) {
    return new Sample(name, List.of(), value);
  }

  private boolean isQuiet() {
    Pause pause =
        new Pause() {
          @Override
          public long nanos() {
            return 0;
          }

          @Override
          public void sleep(Duration howLong) {
            steps++;
            meanwhile.run();
          }
        };
    return new QuietMoment(felix.context(), pause).await();
  }

  @Test
  void without_requests_it_is_quiet_at_once() {
    assertThat(isQuiet()).isTrue();
    assertThat(steps).isEqualTo(5);
  }

  @Test
  void it_waits_until_no_client_waits() {
    open.set(1);
    meanwhile = () -> open.set(steps < 20 ? 1 : 0);
    assertThat(isQuiet()).isTrue();
    assertThat(steps).isEqualTo(20);
  }

  @Test
  void a_request_that_takes_long_leaves_no_moment() {
    open.set(1);
    assertThat(isQuiet()).isFalse();
    assertThat(steps).isEqualTo(40);
  }

  @Test
  void many_short_requests_leave_none_either() {
    meanwhile = () -> answered.addAndGet(3);
    assertThat(isQuiet()).isFalse();
  }
}
