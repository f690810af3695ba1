// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The router's {@code status} command, and what a test changes to see it in the status. */
record StatusCommand(BundleContext context, CommandProcessor processor) {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** What the command printed, and its exit status. */
  record Said(Object status, String text) {
    void assertIs(int expected, String line) {
      assertEquals(text, expected, status);
      assertTrue(text, text.matches("(?s).*\\R" + line + "\\R"));
    }
  }

  Said run(String options) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CommandSession session =
        processor.createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
      String text = String.valueOf(session.execute("millrace:status " + options));
      return new Said(session.get("millrace.exit.status"), text);
    }
  }

  /** Runs it while these bundles are stopped. */
  Said runWithout(String options, Bundle... bundles) throws Exception {
    for (Bundle each : bundles) {
      each.stop();
    }
    Said said = run(options);
    for (Bundle each : bundles) {
      each.start();
    }
    return said;
  }

  void awaitGood() {
    await("good health", "--problems --wait 20", new Said(0, "")::equals);
  }

  void awaitProblem(String line) {
    await(line, "--problems", said -> said.text.matches("(?s).*\\R" + line + "\\R.*"));
  }

  private void await(String what, String options, Predicate<Said> wanted) {
    Await.that(
        what,
        TIMEOUT,
        () -> {
          try {
            return wanted.test(run(options));
          } catch (Exception failure) {
            throw new AssertionError(failure);
          }
        });
  }

  /** Adds a health check with the name {@code added} and these tags. */
  ServiceRegistration<?> add(HealthCheck check, String... tags) {
    return context.registerService(
        HealthCheck.class,
        check,
        new Hashtable<>(Map.of(HealthCheck.NAME, "added", HealthCheck.TAGS, tags)));
  }

  /** Returns the problems of a good router that has this check as well. */
  Said problemsWith(HealthCheck check) throws Exception {
    awaitGood();
    ServiceRegistration<?> added = add(check);
    try {
      return run("--problems");
    } finally {
      added.unregister();
    }
  }

  /** Says of the bundles' keys what the launcher does, which did not start this framework. */
  ServiceRegistration<?> checkKeys() {
    return context.registerService(
        Supplier.class,
        () -> List.of(),
        new Hashtable<>(Map.of("millrace.status", "trust.uncovered", "trust", "report")));
  }

  void configure(String pid, Map<String, ?> values) throws Exception {
    ServiceReference<ConfigurationAdmin> admin =
        context.getServiceReference(ConfigurationAdmin.class);
    context.getService(admin).getConfiguration(pid, "?").update(new Hashtable<>(values));
    context.ungetService(admin);
  }
}
