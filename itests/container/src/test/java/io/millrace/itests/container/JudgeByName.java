// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The judge of the deployer's bundle, which exports nothing: it is called by reflection. */
final class JudgeByName {
  private final BundleContext context;
  private final Object judge;

  JudgeByName(BundleContext context) throws Exception {
    this.context = context;
    String name = "io.millrace.deployer.judge.Judge";
    ServiceReference<?>[] found = context.getAllServiceReferences(name, null);
    judge = context.getService(found[0]);
  }

  Object baseline() throws Exception {
    return judge.getClass().getMethod("baseline").invoke(judge);
  }

  /** Returns the verdict as text, all bundles that are there being the set. */
  String verdict(Object baseline, Duration window) throws Exception {
    ClassLoader loader = judge.getClass().getClassLoader();
    Class<?> gates = loader.loadClass("io.millrace.lib.release.feature.Gates");
    Set<String> names = new TreeSet<>();
    for (Bundle each : context.getBundles()) {
      names.add(each.getSymbolicName());
    }
    Object verdict =
        judge
            .getClass()
            .getMethod(
                "judge", baseline.getClass(), Set.class, boolean.class, gates, Duration.class)
            .invoke(judge, baseline, names, false, gates.getField("NONE").get(null), window);
    return text(verdict);
  }

  /** Returns {@code good}, {@code undecided} or {@code bad}, and a line for each criterion. */
  private static String text(Object verdict) throws Exception {
    boolean isGood = (boolean) of(verdict, "good");
    boolean isUndecided = (boolean) of(verdict, "undecided");
    String text = isGood ? "good" : isUndecided ? "undecided" : "bad";
    for (Object each : (Collection<?>) of(verdict, "evidence")) {
      String outcome = of(each, "outcome").toString().toLowerCase(Locale.ROOT).replace('_', ' ');
      text += "\n  %-10s  %s".formatted(outcome, of(each, "text"));
    }
    return text;
  }

  private static Object of(Object record, String method) throws Exception {
    return record.getClass().getMethod(method).invoke(record);
  }
}
