// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import static io.millrace.store.redis.Router.KEY;
import static io.millrace.store.redis.Router.VALUE;
import static io.millrace.store.redis.Router.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lib.testing.FreePort;
import io.millrace.lib.testing.RedisProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that takes encrypted connections, and what is said of one that is not the right one. */
class RedisTlsTest {
  @TempDir private Path folder;
  private final int port = FreePort.tcp();

  private Path certificate(String name) throws Exception {
    Path certificate = folder.resolve(name + ".crt");
    Process made =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=DNS:" + name,
                "-keyout",
                folder.resolve(name + ".key").toString(),
                "-out",
                certificate.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(printed).isZero();
    return certificate;
  }

  private Router router(String host, Path authority) {
    return new Router(
        "one", new Server(host, port, "", null, true, authority, Router.TIME_OUT), null);
  }

  private static boolean hasOpenssl() {
    try {
      return new ProcessBuilder("openssl", "version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException none) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void a_trusted_server_is_used_and_another_one_is_named_with_the_reason() throws Exception {
    assumeTrue(RedisProcess.isInstalled(), "no redis-server here: TLS to it is not tested");
    assumeTrue(hasOpenssl(), "no openssl here: TLS to Redis is not tested");
    Path own = certificate("localhost");
    Path another = certificate("another");
    try (RedisProcess redis =
        RedisProcess.start(
            Files.createDirectory(folder.resolve("redis")),
            "--tls-port",
            Integer.toString(port),
            "--tls-cert-file",
            own.toString(),
            "--tls-key-file",
            folder.resolve("localhost.key").toString(),
            "--tls-ca-cert-file",
            own.toString(),
            "--tls-auth-clients",
            "no")) {
      try (Router router = router("localhost", own)) {
        get(router.map("own").put(KEY, VALUE));
        assertThat(get(router.map("own").get(KEY))).contains(VALUE);
        assertThat(redis.ask("HLEN test:router:one:map:own")).isEqualTo(":1");
      }
      try (Router router = router("localhost", another)) {
        router.awaitStatus("(?s).*certification path.*");
        assertThat(router.registered).hasNullValue();
      }
      try (Router router = router("127.0.0.1", own)) {
        router.awaitStatus("(?s).*127\\.0\\.0\\.1.*");
        router.awaitStatus("(?s).*subject alternative name.*");
        assertThat(router.registered).hasNullValue();
      }
    }
  }
}
