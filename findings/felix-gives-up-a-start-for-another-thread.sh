#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Apache Felix Framework 7.0.5, beside Eclipse Equinox (org.eclipse.osgi) 3.23.200.
#
# Guess: Bundle.start() fails for a reason that lies in the bundle. Two threads that start two
#   bundles at the same moment, of which one imports a package of the other, wait for each other.
# Seen: Felix gives up one of the two starts now and then: the thread that resolves interrupts the
#   one that holds the other bundle, and that start ends with a BundleException ("Unable to acquire
#   global lock for resolve. Unresolved requirements: []", type RESOLVE_ERROR). The bundle stays
#   down, and the same call succeeds a moment later (947 and 1,535 of 6,000 starts in two runs).
#   Equinox starts both each time.
# Why it matters: a tool that replaces bundles while something else starts bundles (a file watcher,
#   a start level, another administrator) takes a sound bundle for a broken one, or leaves it down.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for jar in org.apache.felix:org.apache.felix.framework:7.0.5 org.eclipse.platform:org.eclipse.osgi:3.23.200; do
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
    -Dartifact="$jar" -DoutputDirectory="$dir/jars" >&2
done
mkdir -p org/example
printf 'package org.example; public class Shared {}\n' >org/example/Shared.java
javac org/example/Shared.java
printf 'Bundle-ManifestVersion: 2\nBundle-SymbolicName: maker\nExport-Package: org.example\n' >m1
printf 'Bundle-ManifestVersion: 2\nBundle-SymbolicName: user\nImport-Package: org.example\n' >m2
jar cfm maker.jar m1 org/example/Shared.class
jar cfm user.jar m2
cat >Run.java <<'JAVA'
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;

class Run {
  static final CyclicBarrier TOGETHER = new CyclicBarrier(2);

  public static void main(String[] words) throws Exception {
    int rounds = Integer.parseInt(words[0]);
    Map<String, String> settings = new HashMap<>();
    settings.put("org.osgi.framework.storage", "cache-" + words[1]);
    settings.put("org.osgi.framework.storage.clean", "onFirstInit");
    Framework framework =
        ServiceLoader.load(FrameworkFactory.class).findFirst().get().newFramework(settings);
    framework.start();
    List<Bundle> both = List.of(install(framework, "maker"), install(framework, "user"));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    int failed = 0;
    String said = "";
    for (int i = 0; i < rounds; i++) {
      List<Future<String>> starts =
          List.of(threads.submit(() -> start(both.get(0))), threads.submit(() -> start(both.get(1))));
      for (Future<String> each : starts) {
        if (!each.get().isEmpty()) {
          failed++;
          said = each.get();
        }
      }
      for (Bundle each : both) {
        each.start(); // what was given up starts now
        if (each.getState() != Bundle.ACTIVE) {
          throw new IllegalStateException("still down");
        }
      }
      for (Bundle each : both) {
        each.stop();
      }
      CountDownLatch done = new CountDownLatch(1);
      framework.adapt(FrameworkWiring.class).refreshBundles(both, event -> done.countDown());
      done.await();
    }
    threads.shutdown();
    System.out.println(words[1] + ": " + (failed == 0 ? "all starts succeeded" : "some starts failed: " + said));
    System.err.println(words[1] + ": " + failed + " of " + 2 * rounds);
    framework.stop();
    framework.waitForStop(10_000);
    System.exit(0);
  }

  static String start(Bundle bundle) throws Exception {
    TOGETHER.await();
    try {
      bundle.start();
      return "";
    } catch (BundleException failure) {
      return failure.getMessage();
    }
  }

  static Bundle install(Framework framework, String name) throws Exception {
    return framework.getBundleContext().installBundle(Path.of(name + ".jar").toUri().toString());
  }
}
JAVA
for one in felix equinox; do
  case $one in felix) jar=org.apache.felix.framework-7.0.5.jar ;; *) jar=org.eclipse.osgi-3.23.200.jar ;; esac
  javac -cp "jars/$jar" -d "$one" Run.java
  java -cp "jars/$jar:$one" Run 3000 "$one" >>out
done
cat out
expected="felix: some starts failed: Unable to acquire global lock for resolve. Unresolved requirements: []
equinox: all starts succeeded"
[ "$(cat out)" = "$expected" ] || { echo CHANGED; exit 1; }
