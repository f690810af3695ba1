// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import io.millrace.rig.OpenSsh.Ended;
import io.millrace.rig.ReleaseMaker;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** What the tests of releases over SSH share: the router, and releases for it. */
abstract class SshReleaseCase {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));

  SshRouter router;
  ReleaseMaker maker;

  void startIn(Path folder) throws Exception {
    router = SshRouter.in(folder);
    maker = new ReleaseMaker(DISTRIBUTION, folder.resolve("releases"));
    maker.trust(router.process().etc());
    router
        .process()
        .configure(
            "io.millrace.deployer.judge",
            Map.of("judgeSeconds", 3, "settleSeconds", 1, "lookMillis", 200));
    router.start();
  }

  void stop() throws Exception {
    if (router != null) {
      router.close();
    }
  }

  Ended operator(String... words) throws Exception {
    return router.ssh().ssh("operator", words);
  }

  String status() throws Exception {
    Ended ended = router.ssh().ssh("viewer", "release:status");
    return ended.out() + ended.err();
  }

  void awaitStatus(String text) throws Exception {
    AtomicReference<String> last = new AtomicReference<>();
    Callable<Boolean> there =
        () -> {
          last.set(status());
          return last.get().contains(text);
        };
    try {
      router.await(text, there);
    } catch (AssertionError never) {
      throw new AssertionError(last + "\n" + router.process().output(), never);
    }
  }
}
