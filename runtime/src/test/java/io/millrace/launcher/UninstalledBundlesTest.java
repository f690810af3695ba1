// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

class UninstalledBundlesTest {
  private static final int BUNDLES = 20;

  @TempDir private Path folder;
  private Felix felix;

  @BeforeEach
  void start() throws BundleException {
    felix = new Felix(Map.of("org.osgi.framework.storage", folder.toString()));
    felix.start();
    felix.getBundleContext().registerService(Runnable.class, () -> {}, null);
  }

  @AfterEach
  void stop() throws Exception {
    felix.stop();
    felix.waitForStop(20_000);
  }

  @Test
  void bundle_that_used_a_service_and_was_uninstalled_is_garbage() throws Exception {
    UninstalledBundles.forget(felix);
    assertThat(left()).isZero();
  }

  /** What the class is for: without it, all stay. */
  @Test
  void framework_alone_keeps_them() throws Exception {
    assertThat(left()).isEqualTo(BUNDLES);
  }

  @Test
  void bundle_that_is_stopped_or_updated_is_counted_as_before() throws Exception {
    UninstalledBundles.forget(felix);
    Bundle stays = install("stays");
    ServiceReference<Runnable> reference = use(stays);
    once("goes");
    assertThat(reference.getUsingBundles()).containsExactly(stays);
    stays.stop();
    assertThat(reference.getUsingBundles()).isNull();
    stays.start();
    once("goes-too");
    assertThat(use(stays).getUsingBundles()).containsExactly(stays);
  }

  private long left() throws Exception {
    List<WeakReference<Bundle>> bundles = new ArrayList<>();
    for (int i = 0; i < BUNDLES; i++) {
      bundles.add(once("user" + i));
    }
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    return bundles.stream().filter(each -> each.get() != null).count();
  }

  private WeakReference<Bundle> once(String name) throws Exception {
    Bundle bundle = install(name);
    use(bundle);
    bundle.uninstall();
    return new WeakReference<>(bundle);
  }

  private static ServiceReference<Runnable> use(Bundle bundle) {
    BundleContext context = bundle.getBundleContext();
    ServiceReference<Runnable> reference = context.getServiceReference(Runnable.class);
    context.getService(reference).run();
    return reference;
  }

  private Bundle install(String name) throws BundleException, IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JarOutputStream(out, manifest).close();
    byte[] jar = out.toByteArray();
    Bundle bundle = felix.getBundleContext().installBundle(name, new ByteArrayInputStream(jar));
    bundle.start();
    return bundle;
  }
}
