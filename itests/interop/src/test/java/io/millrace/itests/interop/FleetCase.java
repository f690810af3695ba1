// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import io.millrace.hawkbit.Action;
import io.millrace.hawkbit.Action.State;
import io.millrace.hawkbit.Assignment;
import io.millrace.hawkbit.HawkbitServer;
import io.millrace.hawkbit.ReleaseFiles;
import io.millrace.hawkbit.RequestLog.Line;
import io.millrace.hawkbit.SoftwareModule;
import io.millrace.lib.testing.Await;
import io.millrace.rig.ReleaseMaker;
import io.millrace.rig.RouterProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What the tests of a router in a fleet share: the router, its server, and releases for it. */
abstract class FleetCase {
  static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));
  static final String ID = "pump-house-7";
  static final String ECHO = "io.millrace.sensor.echo";
  static final Duration LONGEST = Duration.ofMinutes(2);

  HawkbitServer server;
  RouterProcess router;
  ReleaseMaker maker;

  void startIn(Path folder) throws Exception {
    server = HawkbitServer.start();
    server.settings().gatewayToken(FleetRouters.TOKEN).sleep("00:00:01");
    maker = new ReleaseMaker(DISTRIBUTION, folder.resolve("releases"));
    router = FleetRouters.prepare(folder.resolve("router"), server, ID, maker);
    router.start();
  }

  void stop() throws Exception {
    router.close();
    server.close();
  }

  Action assign(Path release) throws Exception {
    SoftwareModule module = ReleaseFiles.module(server.rollouts(), release);
    return server
        .rollouts()
        .assign(ID, server.rollouts().set("house", "1", module), Assignment.FORCED);
  }

  void await(String what, BooleanSupplier condition) throws Exception {
    Await.that(
        () -> what + "\n" + lines(server.log().lines()) + "\n" + fleetStatus(),
        LONGEST,
        condition::getAsBoolean);
  }

  String fleetStatus() {
    try {
      return shell("fleet:status");
    } catch (Exception away) {
      return away.toString();
    }
  }

  static String lines(List<Line> all) {
    return String.join("\n", all.stream().map(Line::toString).toList());
  }

  void awaitEnd(Action action) throws Exception {
    await("an end", () -> List.of(State.FINISHED, State.ERROR).contains(action.state()));
  }

  String shell(String... words) throws Exception {
    return router.shell(words).output();
  }
}
