// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of SSH over real sockets share: a router whose clock is turned. */
abstract class SshServiceCase {
  @TempDir Path folder;
  SshRig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new SshRig(folder).permit("admin");
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  static String next(BlockingQueue<String> queue) throws InterruptedException {
    return queue.poll(SshRig.MOST.toSeconds(), TimeUnit.SECONDS);
  }

  /** Takes what happens until this does. */
  static void await(BlockingQueue<String> queue, String expected) throws Exception {
    List<String> seen = new ArrayList<>();
    for (String next = next(queue); !expected.equals(next); next = next(queue)) {
      assertThat(next).as("%s does not happen after %s", expected, seen).isNotNull();
      seen.add(next);
    }
  }

  /** Waits until a client is disconnected; returns the sentence that it is told. */
  String told() throws InterruptedException {
    return next(rig.told);
  }
}
