// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.Loop;
import io.millrace.line.pipe.Pipe;
import io.millrace.link.hdlc.primary.HdlcPrimaryLink;
import io.millrace.link.hdlc.secondary.HdlcSecondaryLink;
import io.millrace.link.hdlc.station.LinkSettings;
import io.millrace.platform.SystemTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real threads: a real loop, the real clock, many callers. */
class ManyCallersTest {
  private static final int CALLERS = 4;
  private static final int EACH = 250;

  private static final LinkSettings QUICK =
      new LinkSettings(
          Duration.ofSeconds(2),
          3,
          Duration.ZERO,
          Duration.ofMillis(400),
          CALLERS * EACH,
          true,
          Duration.ofSeconds(5));

  private final Map<Bytes, Bytes> answers = new ConcurrentHashMap<>();
  private final CountDownLatch ended = new CountDownLatch(CALLERS * EACH);

  @Test
  void every_caller_gets_its_own_answer() throws Exception {
    SystemTime time = new SystemTime();
    try (Loop loop = Loop.start("line-uart0")) {
      HdlcPrimaryLink primary = pair(loop, time);
      List<Thread> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        int mine = caller;
        callers.add(new Thread(() -> call(primary, mine)));
      }
      callers.forEach(Thread::start);
      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
      primary.close("done");
    }
    assertThat(answers).hasSize(CALLERS * EACH).allSatisfy((q, a) -> assertThat(a).isEqualTo(q));
  }

  private static HdlcPrimaryLink pair(Loop loop, Time time) {
    Pipe pipe = new Pipe("uart0", loop, 4096);
    new HdlcSecondaryLink(pipe.secondary(), time, QUICK)
        .attach((message, answer) -> answer.accept(message));
    return new HdlcPrimaryLink(pipe.primary(), time, QUICK);
  }

  private void call(HdlcPrimaryLink primary, int caller) {
    for (int i = 0; i < EACH; i++) {
      Bytes question = Bytes.utf8(caller + " " + i);
      primary.exchange(
          question,
          false,
          Duration.ofSeconds(30),
          outcome -> {
            answers.put(question, outcome.answer());
            ended.countDown();
          });
    }
  }
}
