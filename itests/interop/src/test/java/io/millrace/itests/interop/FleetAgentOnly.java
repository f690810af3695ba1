// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.Origin;
import io.millrace.api.release.ReleaseService;
import io.millrace.fleet.hawkbit.agent.AgentParts;
import io.millrace.fleet.hawkbit.agent.FleetAgent;
import io.millrace.fleet.hawkbit.agent.FleetStatus;
import io.millrace.fleet.hawkbit.agent.Router;
import io.millrace.fleet.hawkbit.agent.Settings;
import io.millrace.fleet.hawkbit.ddi.ServerAddress;
import io.millrace.fleet.hawkbit.ddi.Tokens;
import io.millrace.fleet.hawkbit.download.Budget;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The agent of the fleet's bundle without a router around it, on a clock that a test turns: what
 * the server sees of it is what it sees of a router. For one thread at a time.
 */
final class FleetAgentOnly implements Router {
  private static final int MOST_STEPS = 1000;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final TurnedTime time = new TurnedTime();
  private final String id;
  private final FollowingDeployer deployer;
  private final FleetAgent agent;
  private Duration wait = Duration.ZERO;

  FleetAgentOnly(Path folder, String url, String id, FollowingDeployer deployer)
      throws IOException {
    this.id = id;
    this.deployer = deployer;
    Path token = Files.createFile(folder.resolve("gateway.token"), OwnerOnly.file());
    Files.writeString(token, FleetRouters.TOKEN);
    Settings settings =
        new Settings(
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofDays(1),
            10,
            Duration.ofSeconds(20),
            false,
            false,
            false);
    agent =
        new AgentParts(
                folder.resolve("fleet"),
                chosen -> ServerAddress.of(url, "DEFAULT", id),
                id,
                () -> HTTP,
                new Tokens(null, token),
                Duration.ofSeconds(30),
                Budget.Limits.NONE,
                settings,
                this,
                time,
                new SeededRandomness(id.hashCode()))
            .make(() -> {});
  }

  /** Turns its clock to when it wants to do something, and has it done. */
  void next() {
    time.turn(wait);
    int steps = 0;
    do {
      wait = agent.step();
      if (++steps > MOST_STEPS) {
        throw new AssertionError(id + " does not come to rest: " + agent.status());
      }
    } while (wait.isZero());
  }

  String id() {
    return id;
  }

  FollowingDeployer deployer() {
    return deployer;
  }

  FleetStatus status() {
    return agent.status();
  }

  @Override
  public Optional<ReleaseService> releases() {
    return Optional.of(deployer);
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("release", deployer.runs().id());
  }

  @Override
  public Origin origin() {
    return Origin.of("fleet", "fleet", "test");
  }

  @Override
  public List<String> audited(int most) {
    return List.of();
  }

  @Override
  public void audit(String what, AuditOutcome outcome, String detail) {
    // Nobody reads it.
  }
}
