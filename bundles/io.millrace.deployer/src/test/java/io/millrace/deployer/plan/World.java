// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/** A real Felix with random bundles, some of which run, and random changes to them. */
final class World implements AutoCloseable {
  static final int LEVELS = 5;
  private static final int RUNNING_LEVEL = 4;

  private final Framework felix;
  private final Path folder;
  private int jars;

  World(Path folder) throws BundleException {
    this.folder = folder;
    Map<String, Object> settings = new HashMap<>();
    settings.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
    settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    settings.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(RUNNING_LEVEL));
    settings.put("felix.log.level", "0");
    // The old build and the new one are there at once, and may have one version.
    settings.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
    felix = new Felix(settings);
    felix.start();
  }

  BundleContext context() {
    return felix.getBundleContext();
  }

  FrameworkWiring wiring() {
    return felix.adapt(FrameworkWiring.class);
  }

  int level() {
    return felix.adapt(FrameworkStartLevel.class).getStartLevel();
  }

  /** Takes all bundles away, and puts others there: some run, some are resolved, some are not. */
  void renew(Random random) throws Exception {
    for (Bundle bundle : context().getBundles()) {
      if (bundle.getBundleId() != 0) {
        bundle.uninstall();
      }
    }
    RealSwitch.refresh(wiring(), wiring().getRemovalPendingBundles());
    try (Stream<Path> old = Files.list(folder)) {
      for (Path jar : old.filter(each -> each.toString().endsWith(".jar")).toList()) {
        Files.delete(jar);
      }
    }
    for (int i = 0; i < RandomBundle.NAMES; i++) {
      // One name in ten is there twice.
      for (int copy = random.nextInt(10) == 0 ? 0 : 1; copy < 2; copy++) {
        if (random.nextInt(4) > 0) {
          install(random, RandomBundle.name(i));
        }
      }
    }
    run(random);
    byHand(random);
  }

  private void install(Random random, String name) throws Exception {
    // Not by the bundle's own start level, which takes effect later, on another thread.
    felix.adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(1 + random.nextInt(LEVELS));
    context().installBundle(jar(random, name).toUri().toString());
  }

  private void run(Random random) {
    for (Bundle bundle : shuffled(random)) {
      switch (random.nextInt(4)) {
        case 0 -> {}
        case 1 -> wiring().resolveBundles(List.of(bundle));
        default -> start(bundle, random.nextBoolean() ? 0 : Bundle.START_ACTIVATION_POLICY);
      }
    }
    for (Bundle bundle : shuffled(random)) {
      if (random.nextInt(3) == 0 && bundle.getState() == Bundle.ACTIVE) {
        load(bundle, RandomBundle.packageName(random) + ".None");
      }
    }
  }

  private static void load(Bundle bundle, String type) {
    try {
      bundle.loadClass(type);
    } catch (ClassNotFoundException | NoClassDefFoundError expected) {
      // What counts is that a dynamic import was tried.
    }
  }

  private static void start(Bundle bundle, int options) {
    try {
      bundle.start(options);
    } catch (BundleException unresolvable) {
      // Then it is one that is not resolved.
    }
  }

  /** Now and then somebody updated or uninstalled something and did not refresh. */
  private void byHand(Random random) throws Exception {
    if (random.nextInt(5) > 0) {
      return;
    }
    for (Bundle bundle : shuffled(random).subList(0, Math.min(2, shuffled(random).size()))) {
      if (random.nextInt(3) == 0) {
        bundle.uninstall();
      } else {
        update(bundle, jar(random, bundle.getSymbolicName()));
      }
    }
  }

  private static void update(Bundle bundle, Path jar) throws IOException {
    try (InputStream in = Files.newInputStream(jar)) {
      bundle.update(in);
    } catch (BundleException | IllegalStateException unresolvable) {
      // It is updated all the same. (Felix 7.0.5 unlocks what it has not locked, now and then.)
    }
  }

  private List<Bundle> shuffled(Random random) {
    List<Bundle> bundles = new ArrayList<>(List.of(context().getBundles()));
    bundles.removeIf(each -> each.getBundleId() == 0);
    Collections.shuffle(bundles, random);
    return bundles;
  }

  /** Returns one to four changes that make sense by their names. */
  List<Change> changes(Random random) throws IOException {
    List<Change> changes = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < RandomBundle.NAMES && changes.size() < count; i++) {
      String name = RandomBundle.name((i * 3 + count) % RandomBundle.NAMES);
      int installed = BundleNames.named(context(), name).size();
      int level = 1 + random.nextInt(LEVELS);
      if (installed == 0 && random.nextInt(3) == 0) {
        changes.add(Change.add(name, jar(random, name), level));
      } else if (installed == 1 && random.nextInt(8) == 0) {
        changes.add(Change.remove(name));
      } else if (installed == 1 && (isResolved(name) || random.nextInt(4) == 0)) {
        Bundle bundle = BundleNames.named(context(), name).get(0);
        int same = bundle.adapt(BundleStartLevel.class).getStartLevel();
        changes.add(Change.update(name, similar(random, bundle), same));
      }
    }
    return changes;
  }

  private boolean isResolved(String name) {
    return BundleNames.named(context(), name).get(0).getState() >= Bundle.RESOLVED;
  }

  /** Most updates change little: with random headers alone, too few would resolve. */
  private Path similar(Random random, Bundle bundle) throws IOException {
    Map<String, String> headers = RandomBundle.headers(random, bundle.getSymbolicName());
    for (String header :
        List.of(
            "Import-Package",
            "Export-Package",
            "Fragment-Host",
            "Require-Bundle",
            "DynamicImport-Package",
            "Require-Capability",
            "Millrace-Swap")) {
      String old = bundle.getHeaders("").get(header);
      if (random.nextInt(6) > 0) {
        headers.remove(header);
        if (old != null) {
          headers.put(header, old);
        }
      }
    }
    if (headers.containsKey("Fragment-Host")) {
      headers.remove("DynamicImport-Package");
      headers.remove("Require-Bundle");
    }
    return Manifests.jar(next(), headers);
  }

  private Path jar(Random random, String name) throws IOException {
    return Manifests.jar(next(), RandomBundle.headers(random, name));
  }

  private Path next() {
    return folder.resolve("j" + jars++ + ".jar");
  }

  @Override
  public void close() throws Exception {
    felix.stop();
    felix.waitForStop(20_000);
  }
}
