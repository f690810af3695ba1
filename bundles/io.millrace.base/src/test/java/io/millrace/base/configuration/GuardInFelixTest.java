// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.time.Time;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** The guard in a real Felix with SCR, Configuration Admin and Metatype. */
class GuardInFelixTest {
  private static final List<String> PLATFORM =
      List.of(
          "org.osgi.service.component.ComponentConstants",
          "org.osgi.util.promise.Promise",
          "org.osgi.util.function.Function",
          "org.osgi.service.cm.ConfigurationAdmin",
          "org.osgi.service.metatype.MetaTypeService",
          "org.apache.felix.scr.info.ScrInfo",
          "org.slf4j.Logger",
          "org.slf4j.impl.StaticLoggerBinder",
          "org.apache.felix.hc.api.HealthCheck",
          Time.class.getName());

  @TempDir private Path directory;
  private Framework felix;
  private BundleContext context;
  private Bundle base;

  @BeforeEach
  void start() throws Exception {
    startFelix(Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    List<Bundle> platform = new ArrayList<>();
    for (String type : PLATFORM) {
      platform.add(install(Class.forName(type)));
    }
    for (Bundle bundle : platform) {
      if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
      }
    }
    base = install(ConfigurationGuard.class);
  }

  private void startFelix(String clean) throws Exception {
    felix =
        new Felix(
            Map.of(
                Constants.FRAMEWORK_STORAGE,
                directory.resolve("cache").toString(),
                Constants.FRAMEWORK_STORAGE_CLEAN,
                clean,
                "felix.cm.dir",
                directory.resolve("config").toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.osgi.service.log;version=1.5.0"));
    felix.start();
    context = felix.getBundleContext();
  }

  private Bundle install(Class<?> type) throws Exception {
    Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    return context.installBundle("reference:" + place.toUri());
  }

  @AfterEach
  void stop() throws Exception {
    felix.stop();
    felix.waitForStop(20_000);
  }

  private Bundle probe() throws Exception {
    Bundle probe = context.installBundle(ProbeJar.in(directory).toUri().toString());
    probe.start();
    return probe;
  }

  /** Calls across class loaders: Configuration Admin's classes are not the test's. */
  private void configure(Map<String, Object> values) throws Exception {
    ServiceReference<?> reference =
        context.getAllServiceReferences("org.osgi.service.cm.ConfigurationAdmin", null)[0];
    Object admin = context.getService(reference);
    Object configuration =
        admin
            .getClass()
            .getMethod("getConfiguration", String.class, String.class)
            .invoke(admin, "io.millrace.probe", "?");
    configuration
        .getClass()
        .getMethod("update", java.util.Dictionary.class)
        .invoke(configuration, new Hashtable<>(values));
  }

  private void waitFor(String expected) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    String seen;
    do {
      seen = seen("(probe=true)");
    } while (!expected.equals(seen) && System.nanoTime() < end);
    assertThat(seen).isEqualTo(expected);
  }

  private String seen(String filter) throws Exception {
    for (ServiceReference<?> reference : context.getServiceReferences(Supplier.class, filter)) {
      Supplier<?> service = (Supplier<?>) context.getService(reference);
      if (service != null) {
        return String.valueOf(service.get());
      }
    }
    return null;
  }

  private String refused() throws Exception {
    return seen("(millrace.status=configuration.refused)");
  }

  @Test
  void good_values_arrive_typed_and_lists_as_arrays() throws Exception {
    base.start();
    probe();
    configure(Map.of("port", " 7 ", "names", "a, b ,c", "mode", "slow", "key", "k"));

    waitFor("7 a+b+c slow");
    assertThat(refused()).isEqualTo("[]");
  }

  @Test
  void a_bad_value_is_refused_and_the_last_good_one_stays() throws Exception {
    base.start();
    probe();
    configure(Map.of("port", "7", "key", "k"));
    waitFor("7 one+two fast");
    configure(Map.of("port", "65536", "mode", "slow", "key", "k"));

    waitFor("7 one+two slow");
    assertThat(refused())
        .isEqualTo(
            "[io.millrace.probe: port = 65536 is refused; allowed: integer 1 to 65535; 7 stays]");
    configure(Map.of("port", "8", "key", "k"));
    waitFor("8 one+two fast");
    assertThat(refused()).isEqualTo("[]");
  }

  @Test
  void without_a_good_value_the_default_stays() throws Exception {
    base.start();
    probe();
    configure(
        Map.of("port", "many", "names", "far-too-long", "mode", "medium", "typo", 1, "key", "k"));

    waitFor("5683 one+two fast");
    assertThat(refused())
        .contains("mode = medium is refused; allowed: one of fast, slow; the default stays")
        .contains("names = far-too-long is refused; allowed: a list of text 1 to 8 characters")
        .contains("port = many is refused; allowed: integer 1 to 65535; the default stays")
        .contains("typo is no key; there are: key, mode, names, port");
  }

  @Test
  void a_bad_value_without_a_default_is_not_said_to_have_one() throws Exception {
    base.start();
    probe();
    configure(Map.of("port", 1, "key", "far-too-long"));

    waitFor("1 one+two fast");
    assertThat(refused())
        .contains("key = far-too-long is refused; allowed: text up to 8 characters; there is no")
        .doesNotContain("the default stays");
  }

  @Test
  void a_missing_value_is_named() throws Exception {
    base.start();
    probe();
    configure(Map.of("port", 1));

    waitFor("1 one+two fast");
    assertThat(refused()).contains("io.millrace.probe: key is missing; allowed: text");
  }

  @Test
  void a_bundle_that_was_there_first_is_put_right() throws Exception {
    probe();
    configure(Map.of("port", 99_999, "key", "k"));
    waitFor("99999 one+two fast");
    base.start();

    waitFor("5683 one+two fast");
  }

  @Test
  void a_bundle_that_began_while_this_one_was_away_is_put_right() throws Exception {
    base.start();
    Bundle probe = probe();
    configure(Map.of("port", "x", "mode", "slow", "key", "k"));
    waitFor("5683 one+two slow");
    base.stop();
    probe.stop();
    probe.start();
    assertThat(seen("(probe=true)")).isNull();
    base.start();

    waitFor("5683 one+two slow");
  }

  @Test
  void the_last_good_value_is_known_after_an_update_of_this_bundle() throws Exception {
    base.start();
    probe();
    configure(Map.of("port", 7, "key", "k"));
    waitFor("7 one+two fast");
    base.update();
    configure(Map.of("port", 0, "key", "k", "mode", "slow"));

    waitFor("7 one+two slow");
    assertThat(refused()).contains("port = 0 is refused");
  }

  @Test
  void the_last_good_value_is_known_after_a_restart() throws Exception {
    base.start();
    probe();
    configure(Map.of("port", 7, "key", "k"));
    waitFor("7 one+two fast");
    configure(Map.of("port", "x", "key", "k", "mode", "slow"));
    waitFor("7 one+two slow");
    felix.stop();
    felix.waitForStop(20_000);
    startFelix("none");

    waitFor("7 one+two slow");
  }

  @Test
  void the_platform_services_are_there_when_the_bundle_runs() throws Exception {
    base.start();

    for (String type : List.of("time.Time", "time.Randomness", "metrics.Meters")) {
      assertThat(context.getAllServiceReferences("io.millrace.api." + type, null)).hasSize(1);
    }
    assertThat(new File(directory.toFile(), "config")).isDirectory();
  }
}
