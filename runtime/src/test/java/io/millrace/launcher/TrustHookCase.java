// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.launcher.trusted.CountingActivator;
import io.millrace.lib.release.set.FileHashes;
import io.millrace.lib.release.set.SetJars;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;

/** A Felix with the hook of the launcher, and bundles that say when their code runs. */
abstract class TrustHookCase {
  static final int ROUNDS = 150;

  @TempDir Path folder;

  final Set<String> factory = new HashSet<>();
  final List<String> logged = new ArrayList<>();
  final Logger logger = Logger.getLogger("io.millrace.launcher");
  final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          synchronized (logged) {
            logged.add(new java.util.logging.SimpleFormatter().formatMessage(line));
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  Felix felix;
  BundleContext context;

  @BeforeEach
  void begin() {
    assertThat(System.getProperty(FrameworkSettings.NO_EXTENSIONS)).isEqualTo("true");
    logger.addHandler(listener);
    for (String name : List.of("good", "evil", "other")) {
      System.clearProperty(CountingActivator.PROPERTY + name);
    }
  }

  @AfterEach
  void end() throws Exception {
    logger.removeHandler(listener);
    felix.stop();
    felix.waitForStop(20_000);
  }

  void start(TrustMode mode) throws Exception {
    felix = new Felix(Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString()));
    felix.init();
    context = felix.getBundleContext();
    TrustedHashes trusted =
        new TrustedHashes(factory, folder.resolve("trust"), folder.resolve("releases"));
    TrustHook.guard(context, trusted, mode, new FileHashes());
    felix.start();
  }

  Path jar(String name, Map<String, String> headers) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "org.example." + name);
    main.putValue("Bundle-Version", "1.0.0");
    main.putValue("Import-Package", "org.osgi.framework");
    headers.forEach(main::putValue);
    Path jar = folder.resolve(name + ".jar");
    String type = CountingActivator.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream in = CountingActivator.class.getClassLoader().getResourceAsStream(type)) {
      out.putNextEntry(new ZipEntry(type));
      out.write(in.readAllBytes());
      out.putNextEntry(new ZipEntry("name.txt"));
      out.write(name.getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  Path bundle(String name) throws IOException {
    return jar(name, Map.of("Bundle-Activator", CountingActivator.class.getName()));
  }

  Path trusted(Path jar) throws IOException {
    factory.add(SetJars.hash(jar));
    return jar;
  }

  static int ran(String name) {
    return Integer.getInteger(CountingActivator.PROPERTY + name, 0);
  }

  Bundle install(Path jar) throws Exception {
    return context.installBundle(jar.toUri().toString());
  }

  List<?> uncovered(String mode) throws Exception {
    String filter = "(&(millrace.status=trust.uncovered)(trust=" + mode + "))";
    for (ServiceReference<?> each : context.getServiceReferences(Supplier.class, filter)) {
      return (List<?>) ((Supplier<?>) context.getService(each)).get();
    }
    return null;
  }

  long refusals() {
    synchronized (logged) {
      return logged.stream().filter(line -> line.contains("is not resolved")).count();
    }
  }

  void refresh(Bundle bundle) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    context
        .getBundle(0)
        .adapt(FrameworkWiring.class)
        .refreshBundles(
            List.of(bundle),
            event -> {
              if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
              }
            });
    done.await();
  }
}
