// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.InstallRequest;
import io.millrace.api.release.ReleaseRefusedException;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.release.ReportListener;
import io.millrace.fleet.hawkbit.ddi.Deployment;
import io.millrace.fleet.hawkbit.download.Fetched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A release in the deployer's hands. The deployer's reports count, not who waits for them: deployer
 * and fleet may both be replaced by the release, and the router may start anew meanwhile. For one
 * thread, but for the answer to the order.
 */
final class Installation implements AutoCloseable {
  private static final Set<String> NOT_NOW = Set.of("busy", "held");
  private static final String REPLACED = "replaced";
  private static final int FAILURES = 5;

  private final FleetState state;
  private final Origin origin;
  private final Runnable wake;
  private volatile Order order;
  private int failures;

  /** What is to be done next. */
  enum Kind {
    /** It goes on. */
    GOES_ON,
    /** The deployer does not do it now. */
    NOT_NOW,
    /** It was never begun, or is unknown: it is to be ordered again. */
    AGAIN,
    /** It has ended. */
    ENDED
  }

  /**
   * The state of the installation.
   *
   * @param report the deployer's newest, when it goes on
   * @param verdict when it has ended
   * @param reason when it is not done now
   */
  record Outcome(Kind kind, ReleaseReport report, Verdict verdict, String reason) {
    static Outcome ended(Verdict verdict) {
      return new Outcome(Kind.ENDED, null, verdict, "");
    }

    static Outcome of(Kind kind) {
      return new Outcome(kind, null, null, "");
    }
  }

  /** The answer to an order of this process. */
  private static final class Order {
    private final Runnable wake;
    private final ReportListener progress;
    private volatile CompletableFuture<ReleaseReport> answer;
    private volatile boolean answered;
    private volatile ReleaseReport report;
    private volatile Throwable failure;

    Order(Runnable wake) {
      this.wake = wake;
      this.progress = ReportListener.of(report -> wake.run());
    }

    void take(CompletionStage<ReleaseReport> given) {
      answer = given.toCompletableFuture();
      answer.whenComplete(
          (ended, reason) -> {
            report = ended;
            failure = reason;
            answered = ended != null || reason != null;
            wake.run();
          });
    }

    void close() {
      progress.close();
      answer.complete(null);
    }
  }

  /**
   * Makes it.
   *
   * @param wake called on any thread when the deployer has answered
   */
  Installation(FleetState state, Origin origin, Runnable wake) {
    this.state = state;
    this.origin = origin;
    this.wake = wake;
  }

  private Path file(ReleaseService releases) {
    return releases.uploads().resolve("fleet-" + state.action() + ".mrl");
  }

  /** Puts the release's file together and orders to install it; known on the disk before. */
  void begin(Fetched fetched, Deployment deployment, ReleaseService releases) throws IOException {
    Path file = file(releases);
    fetched.write(file);
    InstallRequest request = InstallRequest.of(file, origin);
    if (deployment.says("millrace.again")) {
      request = request.again();
    }
    if (deployment.says("millrace.downgrade")) {
      request = request.downgrade();
    }
    state.install(fetched.hash(), releases.report().change());
    try {
      order(request, releases);
    } catch (RuntimeException gone) {
      throw new IOException("the deployer takes no order: " + gone.getMessage(), gone);
    }
  }

  private void order(InstallRequest request, ReleaseService releases) {
    Order given = new Order(wake);
    given.take(releases.install(request, given.progress));
    order = given;
  }

  /** Has the deployer hold nothing of this bundle, which the change may replace. Any thread. */
  @Override
  public void close() {
    Order open = order;
    if (open != null) {
      open.close();
    }
  }

  /** Deletes the release's file. */
  void clean(ReleaseService releases) throws IOException {
    order = null;
    Files.deleteIfExists(file(releases));
  }

  /** Returns the state of the installation. */
  Outcome outcome(ReleaseService releases) throws IOException {
    if (order != null && order.answered) {
      Outcome answered = answered();
      order = null;
      if (answered != null) {
        return answered;
      }
    }
    ReleaseReport now = releases.report();
    if (now.change().equals(state.changeBefore())) {
      return Outcome.of(order == null ? Kind.AGAIN : Kind.GOES_ON);
    }
    String hash = now.release().hash();
    boolean ours = hash.equals(state.release()) || hash.isEmpty();
    if (!ours) {
      return others(releases, now);
    }
    return now.stage().isEnd()
        ? Outcome.ended(Verdict.of(now))
        : new Outcome(Kind.GOES_ON, now, null, "");
  }

  /** Another change came after it, or before it. */
  private Outcome others(ReleaseService releases, ReleaseReport now) throws IOException {
    if (releases.runs().hash().equals(state.release())) {
      return Outcome.ended(Verdict.success("committed: " + releases.runs() + " runs"));
    }
    boolean unknown = order == null && now.stage().isEnd();
    return Outcome.of(unknown ? Kind.AGAIN : Kind.GOES_ON);
  }

  /** Returns what the answer to the order says; null when the reports count. */
  private Outcome answered() {
    if (order.failure == null) {
      return order.report.stage().isEnd() ? Outcome.ended(Verdict.of(order.report)) : null;
    }
    Throwable cause =
        order.failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : order.failure;
    String reason = String.valueOf(cause.getMessage());
    if (cause instanceof ReleaseRefusedException refused) {
      if (refused.criterion().equals(REPLACED)) {
        return null;
      }
      return NOT_NOW.contains(refused.criterion())
          ? new Outcome(Kind.NOT_NOW, null, null, reason)
          : Outcome.ended(Verdict.failure("refused, nothing was changed: " + reason));
    }
    return ++failures < FAILURES
        ? new Outcome(Kind.NOT_NOW, null, null, reason)
        : Outcome.ended(Verdict.failure("cannot be installed: " + reason));
  }
}
