// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import io.millrace.hawkbit.HawkbitServer;
import io.millrace.rig.ReleaseMaker;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Assembled routers that take their releases from a simulated fleet server. */
final class FleetRouters {
  static final String TOKEN = "the-secret";

  private FleetRouters() {}

  /** Prepares a router that registers itself with the gateway token; it is not started. */
  static RouterProcess prepare(Path folder, HawkbitServer server, String id, ReleaseMaker maker)
      throws IOException {
    RouterProcess router = RouterProcess.in(folder);
    router.configure(
        "io.millrace.net-udp",
        Map.of("name", "udp", "address", "127.0.0.1", "port", RouterProcess.freePort()));
    router.configure(
        "io.millrace.deployer.judge",
        Map.of("judgeSeconds", 3, "settleSeconds", 1, "lookMillis", 200));
    Path token = router.etc().resolve("gateway.token");
    Files.writeString(token, TOKEN + "\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    router.configure(
        "io.millrace.fleet.hawkbit",
        Map.of(
            "url",
            server.url(),
            "controllerId",
            id,
            "gatewayTokenFile",
            "${millrace.etc}/gateway.token",
            "pollLeastSeconds",
            1,
            "startSpreadSeconds",
            0));
    maker.trust(router.etc());
    return router;
  }
}
