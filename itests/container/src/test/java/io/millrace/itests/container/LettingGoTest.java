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

/** What was replaced is let go of: no thread and no class of it stays, after its last graces. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class LettingGoTest {
  private static final Duration GRACES = Duration.ofSeconds(40);

  @Inject private BundleContext context;

  @Configuration
  public Option[] chain() throws Exception {
    return new Option[] {new ChainSetup().options(256)};
  }

  @Test
  public void replaced_bundles_leave_no_classes_and_no_threads() throws Exception {
    try (Client client = Chain.client()) {
      Chain.openSession(context, client);
      Chain.awaitAnswers(client);
      client.ask(Chain.observe(Chain.Nic.A));
      Set<String> threads = threads();
      Map<String, WeakReference<ClassLoader>> old = new LinkedHashMap<>();
      for (Bundle bundle : context.getBundles()) {
        if (bundle.getSymbolicName().matches("io\\.millrace\\.(?!api).*")) {
          ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
          old.put(bundle.getSymbolicName(), new WeakReference<>(loader));
          Swap.REFRESH.of(bundle, () -> {});
        }
      }
      Await.holds(GRACES, () -> held(old).isEmpty());
      assertEquals(Set.of(), held(old));
      assertEquals(threads, threads());
    }
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

  /** Returns the names of our threads. */
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("(millrace|line|shell)-.*"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
