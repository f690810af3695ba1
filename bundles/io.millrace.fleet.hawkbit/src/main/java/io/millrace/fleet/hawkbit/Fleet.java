// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit;

import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.fleet.hawkbit.agent.AgentParts;
import io.millrace.fleet.hawkbit.agent.FleetAgent;
import io.millrace.fleet.hawkbit.agent.FleetStatus;
import io.millrace.fleet.hawkbit.agent.Settings;
import io.millrace.fleet.hawkbit.ddi.ServerAddress;
import io.millrace.fleet.hawkbit.ddi.Tls;
import io.millrace.fleet.hawkbit.ddi.Tokens;
import io.millrace.fleet.hawkbit.download.Budget;
import io.millrace.lib.files.PropertyPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** An agent with its client and its thread, made of a configuration. Thread-safe. */
final class Fleet implements AutoCloseable {
  private static final long KIBI = 1 << 10;
  private static final long MEBI = 1 << 20;
  private static final long MINUTE = 60;

  private final HttpClients http;
  private final FleetDriver driver;
  private final FleetAgent agent;
  private final String host;

  /**
   * Makes it.
   *
   * @param properties of the framework, for paths
   * @throws IllegalArgumentException naming the value that is not allowed
   * @throws IOException naming the file that cannot be used
   */
  Fleet(
      UnaryOperator<String> properties,
      Path folder,
      FleetConfig config,
      RunningRouter router,
      Time time,
      Randomness randomness)
      throws IOException {
    PropertyPaths paths = new PropertyPaths(properties);
    host = address(config, "router").host();
    router.origin(host);
    Duration answer = Duration.ofSeconds(config.answerSeconds());
    http =
        new HttpClients(
            Tls.context(
                file(paths, config.clientKeyFile()),
                file(paths, config.clientCertificateFile()),
                file(paths, config.authorityFile())),
            answer);
    Tokens tokens =
        new Tokens(file(paths, config.targetTokenFile()), file(paths, config.gatewayTokenFile()));
    driver = new FleetDriver(time, http::rest);
    AgentParts parts =
        new AgentParts(
            folder,
            chosen -> address(config, chosen),
            MachineName.get(),
            http,
            tokens,
            answer,
            limits(config),
            settings(config),
            router,
            time,
            randomness);
    agent = make(parts);
  }

  private FleetAgent make(AgentParts parts) throws IOException {
    try {
      return parts.make(driver::wake);
    } catch (IOException | IllegalArgumentException failure) {
      close();
      throw failure;
    }
  }

  private static ServerAddress address(FleetConfig config, String chosen) {
    String name = config.controllerId().isBlank() ? chosen : config.controllerId();
    return ServerAddress.of(config.url(), config.tenant(), name);
  }

  private static Path file(PropertyPaths paths, String configured) {
    return configured.isBlank() ? null : paths.path(configured);
  }

  private static Budget.Limits limits(FleetConfig config) {
    return new Budget.Limits(
        config.mebibytesPerDay() * MEBI,
        config.minutesPerDay() * MINUTE,
        config.kibibytesPerSecond() * KIBI);
  }

  private static Settings settings(FleetConfig config) {
    return new Settings(
        Duration.ofSeconds(config.pollSeconds()),
        Duration.ofSeconds(config.pollLeastSeconds()),
        Duration.ofSeconds(Math.max(config.pollLeastSeconds(), config.pollMostSeconds())),
        config.jitterPercent(),
        Duration.ofSeconds(config.startSpreadSeconds()),
        config.confirm().equals("operator"),
        config.confirmWhenReached(),
        config.sendAudit());
  }

  void start() {
    driver.start(agent);
  }

  void wake() {
    driver.wake();
  }

  String host() {
    return host;
  }

  FleetStatus status() {
    return agent.status();
  }

  /** Returns with what the last step failed in a way that nobody expected; empty: it did not. */
  String fault() {
    return driver.fault();
  }

  /** Polls now; done when that is over. */
  CompletableFuture<FleetStatus> poll() {
    return driver.order(
        () -> {
          agent.pollNow();
          agent.step();
          return agent.status();
        });
  }

  /** Tells what waits for a confirmation that it is given, or not. */
  CompletableFuture<String> confirm(boolean agrees, String who) {
    return driver.order(() -> agent.confirm(agrees, who));
  }

  @Override
  public void close() {
    driver.close();
    http.close();
  }
}
