// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObserveTest {
  private final TestServer server = new TestServer();
  private final Cli cli = new Cli();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void notifications_are_printed_until_enough_have_come_and_the_observation_is_cancelled()
      throws Exception {
    CompletableFuture<Integer> running = observing("-n", "3", server.uri("/counter"));
    until(() -> server.observers.get() == 1);
    server.counter.count();
    until(() -> cli.out().contains("1\n"));
    server.counter.count();

    assertThat(running.get(10, TimeUnit.SECONDS)).isZero();
    assertThat(cli.out()).isEqualTo("0\n1\n2\n");
    until(() -> server.observers.get() == 0);
  }

  @Test
  void observation_ends_after_the_time_given() throws Exception {
    assertThat(cli.run("get", "-s", "1", server.uri("/counter"))).isZero();
    assertThat(cli.out()).isEqualTo("0\n");
    until(() -> server.observers.get() == 0);
  }

  @Test
  void interrupted_observation_is_cancelled() throws Exception {
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    Thread thread = new Thread(() -> ended.complete(cli.run("observe", server.uri("/counter"))));
    thread.start();
    until(() -> cli.out().contains("0\n"));

    thread.interrupt();

    assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(130);
    until(() -> server.observers.get() == 0);
  }

  @Test
  void resource_that_cannot_be_observed_is_read_once() {
    assertThat(cli.run("observe", server.uri("/cbor"))).isZero();
    assertThat(cli.out()).isEqualTo("{0: \"temp\", 1: \"text\"}\n");
    assertThat(cli.err()).contains("has ended");
  }

  @Test
  void refused_observation_has_the_refusals_status() {
    assertThat(cli.run("observe", server.uri("/code?129"))).isEqualTo(4);
    assertThat(cli.err()).startsWith("4.01 Unauthorized");
  }

  @Test
  void notifications_are_json_lines() throws Exception {
    CompletableFuture<Integer> running = observing("--json", "-n", "2", server.uri("/counter"));
    until(() -> server.observers.get() == 1);
    server.counter.count();

    assertThat(running.get(10, TimeUnit.SECONDS)).isZero();
    assertThat(cli.out().lines()).hasSize(2).allMatch(line -> line.contains("\"Observe\""));
  }

  private CompletableFuture<Integer> observing(String... arguments) {
    String[] line = new String[arguments.length + 1];
    line[0] = "observe";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return CompletableFuture.supplyAsync(() -> cli.run(line));
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 10 s").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
