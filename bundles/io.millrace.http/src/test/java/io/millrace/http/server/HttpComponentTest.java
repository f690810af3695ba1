// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.testing.FreePort;
import io.millrace.lib.testing.TurnedTime;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;

/** Listening, and what {@code status} says of it. */
class HttpComponentTest {
  private final TurnedTime time = new TurnedTime();

  private static HttpConfig config(String address, int port) {
    return new HttpConfig() {
      @Override
      public String address() {
        return address;
      }

      @Override
      public int port() {
        return port;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return HttpConfig.class;
      }
    };
  }

  private static Result check(HttpComponent http) {
    return new HttpCheck(http).execute();
  }

  private static String said(Result result) {
    return result.iterator().next().getMessage();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void port_that_somebody_has_is_said_with_the_process_and_tried_again() throws Exception {
    int port = FreePort.tcp();
    ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    HttpComponent http = new HttpComponent(config("127.0.0.1", port), time);
    try {
      await(() -> check(http).getStatus() == Status.WARN);
      assertThat(said(check(http)))
          .startsWith("cannot listen on 127.0.0.1:" + port + ": ")
          .contains("process " + ProcessHandle.current().pid() + " has it")
          .contains("etc/io.millrace.http.cfg");
      other.close();
      time.turn(Duration.ofSeconds(10));
      await(() -> check(http).isOk());
      assertThat(said(check(http))).isEqualTo("127.0.0.1:" + port);
    } finally {
      http.deactivate();
    }
  }

  @Test
  void successor_listens_on_the_same_port_at_once() throws Exception {
    int port = FreePort.tcp();
    for (int i = 0; i < 3; i++) {
      HttpComponent http = new HttpComponent(config("127.0.0.1", port), time);
      await(() -> check(http).isOk());
      http.deactivate();
    }
  }

  @Test
  void port_0_is_off_and_that_is_good() {
    Result result = check(new HttpComponent(config("127.0.0.1", 0), time));
    assertThat(result.isOk()).isTrue();
    assertThat(said(result)).isEqualTo("off");
  }

  @Test
  void address_that_is_a_name_is_refused() {
    assertThatThrownBy(() -> new HttpComponent(config("localhost", 8080), time))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("io.millrace.http: address = localhost: not an IPv4 or IPv6 address");
  }
}
