// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.release.ReleaseService;
import io.millrace.fleet.hawkbit.ddi.ServerAddress;
import io.millrace.fleet.hawkbit.ddi.Tokens;
import io.millrace.fleet.hawkbit.download.Budget;
import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.Assignment;
import io.millrace.hawkbit.HawkbitServer;
import io.millrace.hawkbit.SoftwareModule;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One router's agent on a turned clock, with a simulated server and a deployer that pretends. */
final class TestFleet implements Router, AutoCloseable {
  static final String ID = "router-1";
  static final Duration POLL = Duration.ofMinutes(5);

  final TurnedTime time = new TurnedTime();
  final HawkbitServer server;
  final String id;
  final FakeReleases releases;
  final Map<String, String> attributes = new LinkedHashMap<>(Map.of("release", "factory set"));
  final List<String> audited = new ArrayList<>();
  private final Path folder;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  Settings settings =
      new Settings(
          POLL,
          Duration.ofSeconds(10),
          Duration.ofDays(1),
          0,
          Duration.ofSeconds(20),
          false,
          false,
          false);
  Duration answerTime = Duration.ofSeconds(5);
  Budget.Limits limits = Budget.Limits.NONE;
  String url;
  boolean withReleases = true;
  FleetAgent agent;
  private Duration wait = Duration.ZERO;

  TestFleet(Path folder) throws IOException {
    this(folder, HawkbitServer.start(), ID);
    server.settings().gatewayToken("the-secret");
  }

  TestFleet(Path folder, HawkbitServer server, String id) throws IOException {
    this.folder = folder;
    this.server = server;
    this.id = id;
    url = server.url();
    releases = new FakeReleases(Files.createDirectories(folder.resolve("upload")));
    token("gateway", "the-secret");
    start();
  }

  Path token(String name, String text) throws IOException {
    Path file = folder.resolve(name + ".token");
    Files.deleteIfExists(file);
    Files.createFile(file, OwnerOnly.file());
    return Files.writeString(file, text + "\n");
  }

  /** Makes the agent anew from what the last one has put on the disk: it was killed. */
  TestFleet start() throws IOException {
    Path target = folder.resolve("target.token");
    agent =
        new AgentParts(
                folder.resolve("fleet"),
                chosen -> ServerAddress.of(url, "DEFAULT", id),
                "chosen",
                () -> HTTP,
                new Tokens(Files.exists(target) ? target : null, folder.resolve("gateway.token")),
                answerTime,
                limits,
                settings,
                this,
                time,
                new SeededRandomness(id.hashCode()))
            .make(() -> {});
    wait = Duration.ZERO;
    return this;
  }

  /** Has the agent polled, then goes on until it waits. */
  TestFleet poll() {
    agent.pollNow();
    return settle();
  }

  /** Does steps until there is nothing to be done at once. */
  TestFleet settle() {
    int steps = 0;
    do {
      wait = agent.step();
      if (++steps > 1000) {
        throw new AssertionError("it does not come to rest: " + agent.status());
      }
    } while (wait.isZero());
    return this;
  }

  /** Does one step. */
  Duration step() {
    wait = agent.step();
    return wait;
  }

  /** Turns the clock as long as the agent waits, and goes on. */
  TestFleet later() {
    time.turn(wait);
    return settle();
  }

  TestFleet later(Duration by) {
    time.turn(by);
    return settle();
  }

  Duration waits() {
    return wait;
  }

  Phase phase() {
    return agent.status().phase();
  }

  Action assign(TestRelease release, Assignment how) {
    return assign(release.module(server.rollouts()), how);
  }

  Action assign(SoftwareModule module, Assignment how) {
    return server.rollouts().assign(ID, server.rollouts().set("house", "1", module), how);
  }

  Action assign(TestRelease release) {
    return assign(release, Assignment.FORCED);
  }

  /** Returns the words of all feedback of an action, oldest first. */
  List<String> history(Action action) {
    return action.history().stream()
        .map(Action.Entry::status)
        .filter(status -> !List.of("running", "retrieved", "download").contains(status))
        .toList();
  }

  Path folder() {
    return folder;
  }

  @Override
  public Optional<ReleaseService> releases() {
    return withReleases ? Optional.of(releases) : Optional.empty();
  }

  @Override
  public Map<String, String> attributes() {
    return attributes;
  }

  @Override
  public Origin origin() {
    return Origin.of("fleet", "fleet", "test");
  }

  @Override
  public List<String> audited(int most) {
    return audited.subList(Math.max(0, audited.size() - most), audited.size());
  }

  @Override
  public void audit(String what, AuditOutcome outcome, String detail) {
    audited.add(what + " " + outcome + " " + detail);
  }

  @Override
  public void close() {
    server.close();
  }
}
