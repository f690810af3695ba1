// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.launcher.trusted.CountingActivator;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.FrameworkWiring;

/** Code of a bundle that nobody covers never runs, whatever is done to it. */
class TrustHookTest extends TrustHookCase {
  @Test
  void code_of_a_bundle_that_nobody_covers_never_runs_and_that_is_said_once() throws Exception {
    trusted(bundle("good"));
    start(TrustMode.ENFORCE);
    install(folder.resolve("good.jar")).start();
    Bundle evil = install(bundle("evil"));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(evil::start).isInstanceOf(BundleException.class);
      assertThatThrownBy(() -> evil.loadClass(CountingActivator.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
    }
    assertThat(evil.getState()).isEqualTo(Bundle.INSTALLED);
    assertThat(ran("good")).isEqualTo(1);
    assertThat(ran("evil")).isZero();
    assertThat(refusals()).isEqualTo(1);
    assertThat(uncovered("enforce"))
        .singleElement()
        .asString()
        .startsWith("org.example.evil 1.0.0: no trusted key covers its jar, ");
  }

  @Test
  void with_report_it_runs_and_is_named() throws Exception {
    start(TrustMode.REPORT);
    install(bundle("evil")).start();
    assertThat(ran("evil")).isEqualTo(1);
    assertThat(uncovered("report")).hasSize(1);
    assertThat(refusals()).isZero();
  }

  @Test
  void update_refresh_and_restart_change_nothing() throws Exception {
    Path good = trusted(bundle("good"));
    Path evil =
        jar(
            "evil",
            Map.of(
                "Bundle-Activator",
                CountingActivator.class.getName(),
                "Bundle-SymbolicName",
                "org.example.good"));
    start(TrustMode.ENFORCE);
    Bundle bundle = install(good);
    bundle.start();
    assertThatThrownBy(() -> update(bundle, evil)).isInstanceOf(BundleException.class);
    refresh(bundle);
    assertThat(bundle.getState()).isEqualTo(Bundle.INSTALLED);
    felix.stop();
    felix.waitForStop(20_000);
    start(TrustMode.ENFORCE);
    Bundle again = context.getBundle(bundle.getBundleId());
    assertThat(again.getState()).isEqualTo(Bundle.INSTALLED);
    assertThat(ran("evil")).isZero();
    update(again, good);
    again.start();
    refresh(again);
    assertThat(again.getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(ran("good")).isEqualTo(3);
  }

  private static void update(Bundle bundle, Path jar) throws Exception {
    try (InputStream in = Files.newInputStream(jar)) {
      bundle.update(in);
    }
  }

  @Test
  void updates_that_race_with_resolving_bring_no_line_of_it_to_run() throws Exception {
    byte[] good = Files.readAllBytes(trusted(bundle("good")));
    byte[] evil =
        Files.readAllBytes(
            jar(
                "evil",
                Map.of(
                    "Bundle-Activator",
                    CountingActivator.class.getName(),
                    "Bundle-SymbolicName",
                    "org.example.good")));
    start(TrustMode.ENFORCE);
    Bundle bundle = context.installBundle("race", new ByteArrayInputStream(good));
    FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
    CountDownLatch ended = new CountDownLatch(1);
    Thread[] others = new Thread[2];
    for (int i = 0; i < others.length; i++) {
      others[i] =
          new Thread(
              () -> {
                while (ended.getCount() > 0) {
                  wiring.resolveBundles(List.of(bundle));
                  quietly(bundle::start);
                }
              });
      others[i].start();
    }
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = i % 2 == 0 ? evil : good;
      quietly(() -> bundle.update(new ByteArrayInputStream(bytes)));
    }
    ended.countDown();
    for (Thread other : others) {
      other.join();
    }
    assertThat(ran("evil")).isZero();
    bundle.update(new ByteArrayInputStream(good));
    bundle.start();
    assertThat(ran("good")).isPositive();
  }

  /** What is done to a bundle. */
  private interface Act {
    void run() throws BundleException;
  }

  private static void quietly(Act act) {
    try {
      act.run();
    } catch (BundleException | IllegalStateException refused) {
      assertThat(refused).isNotNull(); // now and then it must be refused
    }
  }
}
