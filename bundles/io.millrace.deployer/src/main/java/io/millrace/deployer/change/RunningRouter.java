// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.api.metrics.Meters;
import io.millrace.deployer.judge.Baseline;
import io.millrace.deployer.judge.Evidence;
import io.millrace.deployer.judge.Judge;
import io.millrace.deployer.judge.Verdict;
import io.millrace.deployer.plan.Change;
import io.millrace.deployer.plan.Plan;
import io.millrace.deployer.plan.Planner;
import io.millrace.lib.release.configuration.ConfigurationLayer;
import io.millrace.lib.release.feature.Gates;
import io.millrace.lib.release.set.ReleaseFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** The router that this bundle runs in. For the deployer's thread. */
final class RunningRouter implements Router {
  /** Where the launcher's start ends. */
  private static final int LAST_LEVEL = 80;

  private static final String WAITED = "millrace_requests_waited_total";

  private final BundleContext context;
  private final Bundle system; // found while the context is valid: it may be gone at a restart
  private final ReleaseFolders folders;
  private final Records records;
  private final Judge judge;
  private final SwitchOrders switches;
  private Baseline baseline = Baseline.unknown(); // after another deployer took it

  /** Takes how long a bundle may take to start or stop. */
  RunningRouter(
      BundleContext context,
      ReleaseFolders folders,
      Records records,
      Judge judge,
      Supplier<Duration> call) {
    this.context = context;
    system = context.getBundle(0);
    this.folders = folders;
    this.records = records;
    this.judge = judge;
    switches = new SwitchOrders(context, call);
  }

  @Override
  public Plan plan(List<Change> changes, Map<String, Version> lowest) {
    return new Planner(context, pauses()).plan(changes, lowest);
  }

  private MeasuredPauses pauses() {
    try {
      return new MeasuredPauses(History.of(records.read()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void beginSwitch(String id, Plan plan, List<String> running) {
    switches.begin(id, plan, running);
  }

  @Override
  public Optional<List<String>> differences() {
    return switches.differences();
  }

  @Override
  public void configure(Map<String, Map<String, Object>> configurations) throws IOException {
    ConfigurationLayer.write(folders.etc(), configurations);
  }

  @Override
  public void takeBaseline() {
    baseline = judge.baseline();
  }

  @Override
  public Duration judging(Gates gates) {
    return judge.longest(gates);
  }

  @Override
  public Judgement judge(Judged what, Gates gates) throws InterruptedException {
    Verdict verdict =
        judge.judge(baseline, what.bundles(), what.isWayBack(), gates, judge.window(gates));
    if (EndOfDeployer.isEnding(system)) {
      throw new InterruptedException("what stops with the router is no fault of the release");
    }
    List<Evidence> told = verdict.good() ? verdict.evidence() : verdict.against();
    return new Judgement(
        verdict.good(), verdict.undecided(), told.stream().map(Evidence::text).toList());
  }

  @Override
  public Optional<Waited> waited() {
    ServiceReference<Meters> reference = context.getServiceReference(Meters.class);
    Bundle bundle = reference == null ? null : reference.getBundle();
    Meters meters = bundle == null ? null : context.getService(reference);
    if (meters == null) {
      return Optional.empty();
    }
    try {
      long requests =
          meters.samples().stream()
              .filter(sample -> sample.name().equals(WAITED))
              .mapToLong(sample -> (long) sample.value())
              .sum();
      return Optional.of(new Waited(bundle.getSymbolicName(), requests));
    } finally {
      context.ungetService(reference);
    }
  }

  @Override
  public boolean isUp() {
    FrameworkStartLevel level = system.adapt(FrameworkStartLevel.class);
    return level.getStartLevel() >= LAST_LEVEL;
  }

  @Override
  public void restart() {
    try {
      system.update();
    } catch (BundleException failure) {
      System.getLogger(RunningRouter.class.getName())
          .log(
              Level.ERROR,
              "the framework does not start again: the launcher's time limit",
              failure);
    }
  }
}
