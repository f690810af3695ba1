// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop.plugtests;

import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The router as a forward proxy, and the origin behind it: one of each for all test classes that
 * name it, which run one after another. The proxy waits 500 ms for the origin before it
 * acknowledges, so that what is answered at once is piggybacked, and confirms every notification.
 */
final class ProxyRig implements BeforeAllCallback {
  /** The lock of the classes that use it. */
  static final String LOCK = "proxy rig";

  private static Started started;

  /** Router and origin. */
  private record Started(RouterProcess router, Origin origin, int port, Path folder)
      implements AutoCloseable {
    static Started now() throws Exception {
      Path folder = Files.createTempDirectory("plugtest");
      int port = RouterProcess.freePort();
      Origin origin = new Origin(RouterProcess.freePort());
      Map<String, Object> gateway =
          Map.of(
              "anonymous", "127.0.0.0/8",
              "destinations", "127.0.0.0/8",
              "ackDelay", 500,
              "deviceDeadline", 15,
              "confirmEvery", 1);
      RouterProcess router =
          RouterProcess.in(folder)
              .configure(
                  "io.millrace.net-udp",
                  Map.of("name", "udp", "address", "127.0.0.1", "port", port))
              .configure("io.millrace.gateway", gateway)
              .start();
      return new Started(router, origin, port, folder);
    }

    @Override
    public void close() throws IOException, InterruptedException {
      router.close();
      origin.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    started =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(ProxyRig.class))
            .getOrComputeIfAbsent(
                LOCK,
                key -> {
                  try {
                    return Started.now();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                },
                Started.class);
  }

  static Origin origin() {
    return started.origin;
  }

  static RouterProcess router() {
    return started.router;
  }

  static int port() {
    return started.port;
  }

  /** Returns a client of the proxy, which asks for what the origin has. */
  static PlugClient client() throws IOException {
    return new PlugClient(started.port, started.origin.uri());
  }
}
