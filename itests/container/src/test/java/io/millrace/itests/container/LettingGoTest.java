// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

/**
 * All bundles of ours but the API are replaced one after another, as fast as that goes, while an
 * observation is being registered: it goes on, nobody registers anything again, and of what was
 * replaced no thread and no class stays after its last graces.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class LettingGoTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** The longest: a gateway that stops leaves its devices ten seconds later. */
  private static final Duration GRACES = Duration.ofSeconds(40);

  @Inject private BundleContext context;

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {new ChainSetup().options(256)};
  }

  @Test
  public void replaced_bundles_leave_nothing_behind_and_an_observation_goes_on() throws Exception {
    Chain.provideHolder(context);
    try (Client client = Chain.client()) {
      Chain.openSession(context, client);
      Chain.awaitAnswers(client);
      Set<String> threads = threads();
      Asked observation = client.ask(Chain.observe(Chain.Nic.A));
      Map<String, WeakReference<ClassLoader>> old = replaceAll();
      int heard = observation.numbers().size();
      Await.that(
          "a notification after " + observation.numbers(),
          TIMEOUT,
          () -> observation.numbers().size() > heard);
      Await.holds(GRACES, () -> held(old).isEmpty());
      assertEquals(Set.of(), held(old));
      Set<String> more = threads();
      more.removeAll(threads);
      assertEquals(Set.of(), more);
    }
  }

  /** Replaces every bundle of ours but the API; returns the class loaders that they had. */
  private Map<String, WeakReference<ClassLoader>> replaceAll() throws Exception {
    Map<String, WeakReference<ClassLoader>> old = new LinkedHashMap<>();
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getSymbolicName().matches("io\\.millrace\\.(?!api).*")) {
        ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
        old.put(bundle.getSymbolicName(), new WeakReference<>(loader));
        Swap.REFRESH.of(bundle, () -> {});
      }
    }
    return old;
  }

  private static Set<String> held(Map<String, WeakReference<ClassLoader>> old) {
    System.gc();
    Set<String> names = new TreeSet<>();
    old.forEach(
        (name, loader) -> {
          if (loader.get() != null) {
            names.add(name);
          }
        });
    return names;
  }

  /**
   * Returns the names of our threads, but for those that a pool starts with its first task: one
   * that a former bundle left would keep its class loader.
   */
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("(millrace|line|shell)-.*"))
        .filter(name -> !name.matches("millrace-(d?tls|oscore)"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
