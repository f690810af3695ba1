// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Replaces bundles of the running chain under load and compares what that touched with what it may
 * touch. One session and one observation of each NIC last through all trials; nobody opens or
 * registers anything again. A newcomer asks for a session of its own while the bundle is stopped.
 */
final class SwapTrial {
  /** Requests that are sent while a bundle is stopped. */
  private static final int WHILE_STOPPED = 8;

  private static final int LEAST_PROBES = 4;

  /** When it goes with others, it has to go first: it has requests in flight. */
  private static final String GATEWAY = "gateway.Gateway";

  private final BundleContext context;
  private final Client client;
  private final Client newcomer;
  private final String token;
  private final Prober prober;
  private final Radius radius;
  private final Map<Chain.Nic, Asked> observations = new EnumMap<>(Chain.Nic.class);

  /** Opens the session and registers the observations. */
  SwapTrial(BundleContext context) throws Exception {
    this.context = context;
    client = Chain.client();
    newcomer = Chain.client();
    token = Chain.token(context);
    Chain.openSession(context, client);
    Chain.awaitAnswers(client);
    for (Chain.Nic nic : Chain.Nic.values()) {
      observations.put(nic, client.ask(Chain.observe(nic)));
      awaitNotification(nic, 1);
    }
    prober = Prober.of(Chain.port());
    radius = new Radius(context);
  }

  /**
   * Replaces a bundle.
   *
   * @param name its name without {@code io.millrace.}
   * @param unbound how long the UDP port may be unbound
   * @param deactivated names of the components that are deactivated, without {@code io.millrace.}
   * @param ways in which ways, one after the other
   * @return what was not as it has to be, one line each
   */
  List<String> swaps(String name, Duration unbound, Set<String> deactivated, Set<Swap> ways)
      throws Exception {
    Bundle bundle = Chain.bundle(context, name);
    List<String> faults = new ArrayList<>(planned(bundle, deactivated));
    for (Swap swap : ways) {
      List<String> found = trial(swap, bundle, unbound, deactivated);
      found.forEach(fault -> faults.add(swap + ": " + fault));
    }
    return faults;
  }

  /**
   * What the planner says has to be what happens in each way. With a new build beside the old one
   * less goes, which is another test's: here, what it says of a bundle that goes alone.
   */
  private List<String> planned(Bundle bundle, Set<String> deactivated) throws Exception {
    Predicted update = Predicted.update(context, bundle, Swap.secondBuild(bundle));
    Predicted plain = update.besides() ? Predicted.removal(context, bundle) : update;
    List<String> faults = new ArrayList<>();
    compare(faults, "the plan refuses", List.of(), update.refusals());
    compare(faults, "the plan stops", Set.of(bundle.getSymbolicName()), plain.stopped());
    compare(faults, "the plan deactivates", new TreeSet<>(deactivated), plain.active());
    return faults;
  }

  private List<String> trial(Swap swap, Bundle bundle, Duration unbound, Set<String> deactivated)
      throws Exception {
    radius.reset();
    prober.reset();
    Load load = new Load(client).answered();
    List<Asked> newcomers = new ArrayList<>();
    swap.of(
        bundle,
        () -> {
          newcomers.add(newcomer.ask(Chain.session(token)));
          load.more(WHILE_STOPPED);
          if (!unbound.isZero() && swap == Swap.STOP_START) {
            awaitProber();
          }
        });
    load.more(WHILE_STOPPED);
    Map<Chain.Nic, Integer> heard = new EnumMap<>(Chain.Nic.class);
    observations.forEach((nic, observation) -> heard.put(nic, observation.numbers().size()));

    List<String> faults = new ArrayList<>();
    Set<String> gone = new TreeSet<>(radius.deactivated());
    compare(faults, "answers", Set.of("2.05"), load.outcomes(Chain.TIMEOUT));
    for (Asked each : newcomers) {
      compare(faults, "a new session", Set.of("2.01"), Set.of(each.outcome(Chain.TIMEOUT)));
    }
    heard.forEach((nic, count) -> checkObservation(faults, nic, count + 1));
    compare(faults, "other bundles stopped", Set.of(), radius.otherBundlesStopped(bundle));
    compare(faults, "components deactivated", new TreeSet<>(deactivated), gone);
    if (gone.contains(GATEWAY) && !radius.deactivated().get(0).equals(GATEWAY)) {
      faults.add("the gateway goes later than " + radius.deactivated());
    }
    if (radius.stops(bundle) == 0) {
      faults.add("the bundle itself did not stop");
    }
    checkPort(faults, swap, unbound);
    return faults;
  }

  /** Or the port may be bound again before the prober has looked once. */
  private void awaitProber() {
    Await.that("the prober to see the unbound port", Chain.TIMEOUT, () -> prober.unbound() > 0);
  }

  private void checkPort(List<String> faults, Swap swap, Duration unbound) {
    boolean always = unbound.isZero();
    if (always ? prober.unbound() > 0 : prober.unboundFor().compareTo(unbound) > 0) {
      faults.add("unbound %d times within %s".formatted(prober.unbound(), prober.unboundFor()));
    }
    if (!always && swap == Swap.STOP_START && prober.unbound() == 0) {
      faults.add("the prober does not see that the port is unbound");
    }
    if (prober.probes() < LEAST_PROBES) {
      faults.add("the prober looked " + prober.probes() + " times only");
    }
  }

  private static void compare(List<String> faults, String what, Set<?> expected, Map<?, ?> found) {
    if (!expected.equals(found.keySet())) {
      faults.add(what + ": expected " + expected + ", found " + found);
    }
  }

  private static void compare(
      List<String> faults, String what, Collection<?> expected, Collection<?> found) {
    if (!expected.equals(found)) {
      faults.add(what + ": expected " + expected + ", found " + found);
    }
  }

  private void checkObservation(List<String> faults, Chain.Nic nic, int count) {
    try {
      awaitNotification(nic, count);
    } catch (AssertionError silent) {
      faults.add(silent.getMessage());
    }
    List<Long> numbers = observations.get(nic).numbers();
    for (int i = 1; i < numbers.size(); i++) {
      if (numbers.get(i) <= numbers.get(i - 1)) {
        faults.add("observation of " + nic + ": numbers do not grow: " + numbers);
        return;
      }
    }
  }

  private void awaitNotification(Chain.Nic nic, int count) {
    Asked observation = observations.get(nic);
    Await.that(
        "notification %d of %s, after %s".formatted(count, nic, observation.numbers()),
        Chain.TIMEOUT,
        () -> observation.numbers().size() >= count);
  }
}
