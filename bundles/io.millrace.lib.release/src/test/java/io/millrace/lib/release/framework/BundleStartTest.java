// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

@Timeout(60)
class BundleStartTest {
  @TempDir Path folder;

  @Test
  void start_that_another_thread_locked_out_is_tried_again() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    BundleStart.of(failing(attempts, 3, "Unable to acquire global lock for resolve."), 0);
    assertThat(attempts).hasValue(4);
  }

  @Test
  void start_that_is_locked_out_for_good_fails_in_the_end() {
    AtomicInteger attempts = new AtomicInteger();
    Bundle bundle = failing(attempts, 10_000, "Unable to acquire global lock for resolve.");
    assertThatThrownBy(() -> BundleStart.of(bundle, 0)).isInstanceOf(BundleException.class);
    assertThat(attempts).hasValue(5000);
  }

  @Test
  void any_other_failure_is_passed_on_at_once() {
    AtomicInteger attempts = new AtomicInteger();
    Bundle bundle = failing(attempts, 10_000, "Activator start error");
    assertThatThrownBy(() -> BundleStart.of(bundle, 0)).hasMessage("Activator start error");
    assertThat(attempts).hasValue(1);
  }

  @Test
  void bundle_that_cannot_be_resolved_fails_at_once() throws Exception {
    Felix felix = felix();
    try {
      Bundle lacking =
          felix.getBundleContext().installBundle("lacking", jar("lacking", "org.example.none"));
      assertThatThrownBy(() -> BundleStart.of(lacking, 0)).hasMessageContaining("org.example.none");
    } finally {
      felix.stop();
    }
  }

  /** A bundle that fails the first times it is started: Felix itself does so by chance only. */
  private static Bundle failing(AtomicInteger attempts, int times, String message) {
    return (Bundle)
        Proxy.newProxyInstance(
            BundleStartTest.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, arguments) -> {
              if (attempts.incrementAndGet() <= times) {
                throw new BundleException(message);
              }
              return null;
            });
  }

  private Felix felix() throws BundleException {
    Felix felix = new Felix(Map.of("org.osgi.framework.storage", folder.toString()));
    felix.start();
    return felix;
  }

  private static InputStream jar(String name, String imports) throws Exception {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Import-Package", imports);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new JarOutputStream(bytes, manifest).close();
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
