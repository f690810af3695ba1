// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.kill;

import io.millrace.bench.tool.Jdk;
import io.millrace.bench.tool.ShellLines;
import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A router process that is killed and started again and again, on the same files. */
final class KillRouter implements AutoCloseable {
  private static final long START_NANOS = 240_000_000_000L;
  private static final int ASK_MILLIS = 20;

  /** Between two looks at the journal, which is read whole. */
  static final int LOOK_MILLIS = 100;

  private static final int MANY = 1_000_000;

  /** GET /help, confirmable, without a token [RFC 7252 §3]; the message ID is set. */
  private static final byte[] HELP = {0x40, 1, 0, 0, (byte) 0xb4, 'h', 'e', 'l', 'p'};

  /** 2.05 [RFC 7252 §5.9.1.5]. */
  private static final int CONTENT = 0x45;

  private static final String HALT_AT = "millrace.release.haltAt";

  private final RouterProcess process;
  private final int port = RouterProcess.freePort();
  private long launchedAt;
  private short messageId;

  KillRouter(Path folder, Jdk jdk) throws IOException {
    process = RouterProcess.in(folder).on(jdk.home());
    process.configure(
        "io.millrace.net-udp", Map.of("name", "udp", "address", "127.0.0.1", "port", port));
    // The requests that ask whether it serves stop then, which is no fault of a release.
    Map<String, Object> judge = new TreeMap<>(Map.of("judgeSeconds", 1, "settleSeconds", 0));
    judge.putAll(Map.of("leastRequests", MANY, "leastNotifications", MANY, "lookMillis", 200));
    process.configure("io.millrace.deployer.judge", judge);
  }

  Path etc() {
    return process.etc();
  }

  Path releases() {
    return process.data().resolve("releases");
  }

  /** Starts it; it ends at a record when {@code step} says one. */
  void launch(String step) throws IOException {
    process.environment("MILLRACE_STEADY_SECONDS", "1");
    process.environment("JAVA_OPTS", step.isEmpty() ? "" : "-D" + HALT_AT + "=" + step);
    launchedAt = System.nanoTime();
    process.launch();
  }

  /** Has the running router end at a record, without another start, which takes long. */
  void haltAt(String step) throws IOException {
    shell()
        .run("(($.context bundle) loadClass java.lang.System) setProperty " + HALT_AT + " " + step);
  }

  /** Waits until a client's request is answered; returns milliseconds since the launch. */
  double awaitServing() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(ASK_MILLIS);
      while (!isAnswered(socket)) {
        if (!process.isRunning() || System.nanoTime() - launchedAt > START_NANOS) {
          throw new IOException("the router does not serve:\n" + process.output());
        }
      }
    }
    return (System.nanoTime() - launchedAt) / 1e6;
  }

  /** Asks anew: the answer to a message that is sent again would be the same again. */
  private boolean isAnswered(DatagramSocket socket) throws IOException {
    byte[] answer = new byte[2048];
    byte[] help = HELP.clone();
    ByteBuffer.wrap(help).putShort(2, ++messageId);
    try {
      socket.send(new DatagramPacket(help, help.length));
      socket.receive(new DatagramPacket(answer, answer.length));
      return answer[1] == CONTENT;
    } catch (SocketTimeoutException | PortUnreachableException notYet) {
      return false;
    }
  }

  /** Waits until its start counts as a good one. */
  void awaitHealthy() throws IOException, InterruptedException {
    while (!lastStart().equals(ReleaseState.HEALTHY)) {
      if (!process.isRunning() || System.nanoTime() - launchedAt > START_NANOS) {
        throw new IOException("the start is not a good one:\n" + process.output());
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private ReleaseState lastStart() throws IOException {
    ReleaseState last = ReleaseState.START_ATTEMPT;
    for (JournalRecord record : journal()) {
      boolean counts =
          record.state() == ReleaseState.START_ATTEMPT || record.state() == ReleaseState.HEALTHY;
      last = counts ? record.state() : last;
    }
    return last;
  }

  /** Returns the records on the disk. */
  List<JournalRecord> journal() throws IOException {
    return Journal.read(releases().resolve("journal")).records();
  }

  /** Undoes what was changed by hand, and starts it again on what runs then. */
  void revert() throws IOException, InterruptedException {
    try {
      shell().run("release:revert");
    } catch (IOException deployerReplaced) {
      // The start below looks what came of it.
    }
    process.stop();
    launch("");
    awaitServing();
    awaitHealthy();
  }

  /** Tells whether the last record about a release is this one, or the change is over. */
  boolean isAt(String sequence, ReleaseState state) throws IOException {
    ReleaseState last = null;
    for (JournalRecord record : journal()) {
      if (record.field(JournalRecord.SEQUENCE).equals(sequence)) {
        last = record.state();
      }
    }
    return last == state || last == ReleaseState.ROLLED_BACK || last == ReleaseState.REFUSED;
  }

  boolean isRunning() {
    return process.isRunning();
  }

  ShellLines shell() {
    return new ShellLines(process.data().resolve("run/shell.sock"));
  }

  RunningSet running() throws IOException, InterruptedException {
    for (long end = System.nanoTime() + START_NANOS; ; Thread.sleep(ASK_MILLIS)) {
      try {
        return RunningSet.of(shell().run("felix:lb -s"), shell().run("felix:lb -l"));
      } catch (IOException starting) {
        if (!process.isRunning() || System.nanoTime() > end) {
          throw starting;
        }
      }
    }
  }

  /** Waits until it has ended by itself; tells whether it has. */
  boolean awaitEnd(long millis) throws InterruptedException {
    return process.process().waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Sends SIGKILL, when it still runs. */
  void kill() throws InterruptedException {
    process.close();
  }

  String output() {
    return process.output();
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}
