// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import io.millrace.deployer.probe.ProbeResult;
import io.millrace.deployer.traffic.TrafficHistory;
import io.millrace.deployer.traffic.TrafficSample;
import io.millrace.deployer.traffic.TrafficWindow;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import io.millrace.lib.release.feature.Gates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Decides whether a switch may stay [RELEASES §5]. It uses services only while it looks at them and
 * has a clock of its own, so that any bundle but its own may be what is switched. {@link #baseline}
 * and {@link #judge} are called in turn on one thread, which waits.
 */
@Component(service = Judge.class, immediate = true, configurationPid = Judge.PID)
@Designate(ocd = JudgeConfig.class)
public final class Judge {
  static final String PID = "io.millrace.deployer.judge";

  private static final CallbackGuard SAMPLES = new CallbackGuard(Judge.class, "reading the meters");

  private final BundleContext context;
  private final Pause pause;
  private final StateReader reader;
  private final QuietMoment quiet;
  private final LoaderWatch loaders = new LoaderWatch();
  private final Thread sampler;
  private volatile JudgeConfig bars;
  private volatile TrafficHistory history;
  private final IdleProbe idle = new IdleProbe();

  /** Begins to remember the traffic. */
  @Activate
  public Judge(BundleContext context, JudgeConfig config) {
    this(context, config, Pause.SYSTEM);
    sampler.start();
  }

  Judge(BundleContext context, JudgeConfig config, Pause pause) {
    this.context = context;
    this.pause = pause;
    reader = new StateReader(context);
    quiet = new QuietMoment(context, pause);
    sampler = Daemon.thread("deployer-traffic", this::sample);
    modified(config);
  }

  /** Takes other bars; a judgement that runs keeps its own. */
  @Modified
  void modified(JudgeConfig config) {
    bars = config;
    Duration length = Duration.ofSeconds(config.baselineSeconds());
    history = new TrafficHistory(() -> reader.traffic(pause.nanos()), length);
  }

  private void sample() {
    try {
      while (true) {
        SAMPLES.run(history, TrafficHistory::look);
        SAMPLES.run(this, Judge::lookForLoaders);
        pause.sleep(history.period());
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookForLoaders() {
    look(pause.nanos());
    if (loaders.wantsCollection(pause.nanos()) && quiet.await()) {
      HeapCollection.make();
      look(pause.nanos());
    }
  }

  private void look(long now) {
    List<String> ignored = List.of(bars.ignoredLoaders());
    loaders.look(now, HeapCollection.count(), ignored, context.getBundles());
  }

  /**
   * Returns the bundles of which a committed change has left classes behind that are still held
   * minutes later, for no reason that is known.
   */
  public List<String> heldLoaders() {
    return loaders.held();
  }

  /** Ends it. */
  @Deactivate
  void deactivate() {
    sampler.interrupt();
    idle.close();
  }

  /** Returns how long a switch is watched: as configured, else as the release says. */
  public Duration window(Gates gates) {
    int configured = bars.judgeSeconds();
    return Duration.ofSeconds(configured > 0 ? configured : gates.seconds());
  }

  /** Returns how long a judgement may take when it waits for something to pass. */
  public Duration longest(Gates gates) {
    Duration window = window(gates);
    Duration most = Duration.ofSeconds(bars.longestSeconds() + bars.probeSeconds());
    return window.compareTo(most) > 0 ? window : most;
  }

  /**
   * Returns how the router is now, to be compared with how it is after a switch. It takes as long
   * as the slowest probe, and collects the heap when there is a quiet moment.
   */
  public synchronized Baseline baseline() {
    idle.take().ifPresent(RouterProbe::close);
    RouterProbe probe = new RouterProbe(context);
    Duration timeOut = Duration.ofSeconds(bars.probeSeconds());
    Map<String, ProbeResult> probes = probe.ask(Set.of(), timeOut);
    idle.put(probe);
    reader.begin();
    RouterState state = reader.read(Set.of(), OldLoaders.NONE, probes, quiet.await());
    return new Baseline(
        state, history.window(), ChainFinder.find(context), OldLoaders.of(context.getBundles()));
  }

  /**
   * Watches the router until there is a verdict: after the window, or earlier when something is
   * bad, or later while something may pass by itself.
   *
   * @param bundlesOfTheSet symbolic names of all bundles that must run now, changed or not
   * @param isWayBack whether a set is gone back to that ran before
   * @param gates what the release promises besides
   * @param window how long to watch, see {@link #window}
   * @throws InterruptedException when the thread is interrupted; there is no verdict then
   */
  public synchronized Verdict judge(
      Baseline baseline,
      Set<String> bundlesOfTheSet,
      boolean isWayBack,
      Gates gates,
      Duration window)
      throws InterruptedException {
    JudgeConfig config = bars;
    TrafficSample begun = reader.traffic(pause.nanos());
    RouterProbe probe = idle.take().orElseGet(() -> new RouterProbe(context));
    long sentBefore = probe.sent();
    reader.begin();
    List<Criterion> criteria = criteria(gates, isWayBack);
    Watch watch = new Watch(baseline, bundlesOfTheSet, criteria, config, window, pause.nanos());
    try {
      while (true) {
        pause.sleep(Duration.ofMillis(config.lookMillis()));
        Duration timeOut = Duration.ofSeconds(config.probeSeconds());
        Map<String, ProbeResult> probes = probe.ask(gates.probes(), timeOut);
        if (Thread.interrupted()) {
          throw new InterruptedException("what the probes found may be the end of this deployer");
        }
        long now = pause.nanos();
        TrafficWindow since = TrafficWindow.between(begun, reader.traffic(now));
        boolean collect = watch.wantsCollection(now) && quiet.await();
        RouterState state = reader.read(gates.tags(), baseline.loaders(), probes, collect);
        Optional<Verdict> verdict = watch.look(now, state, since, probe.sent() - sentBefore);
        if (verdict.isPresent()) {
          if (verdict.get().good()) {
            loaders.add(baseline.loaders(), now);
          }
          return verdict.get();
        }
      }
    } finally {
      probe.close();
      history.restart();
      RecordCaches.forget(); // of what was replaced, also when no collection follows
    }
  }

  private static List<Criterion> criteria(Gates gates, boolean isWayBack) {
    return List.of(
        new DeadlockCriterion(),
        new BundlesCriterion(),
        new ComponentsCriterion(),
        new HealthCriterion(),
        new ProbesCriterion(Set.copyOf(gates.probes())),
        new RequestsCriterion(),
        new ErrorsCriterion(),
        new LatencyCriterion(),
        new NotificationsCriterion(),
        new RetransmissionsCriterion(),
        new HeapCriterion(),
        new ThreadsCriterion(),
        new BusyCriterion(),
        new LoadersCriterion(isWayBack));
  }
}
