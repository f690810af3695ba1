#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Apache Felix Framework 7.0.5.
#
# Guess: a bundle that is stopped, uninstalled and refreshed is garbage when nobody outside the
#   framework holds it: the framework has given back each service that the bundle used.
# Seen: each bundle that ever got a service stays the key of an entry of the service registry's map
#   of who uses what (ServiceRegistry.m_inUseMap), with an empty list of services, until the
#   framework ends. Bundles that got none do not stay. A weak reference to the bundle is never
#   cleared.
# Why it matters: who replaces a bundle by installing the new one and uninstalling the old one (so
#   that both run for a moment) keeps a bundle object and its manifest for each replacement. A
#   bundle that is updated in place stays one entry.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
  -Dartifact=org.apache.felix:org.apache.felix.framework:7.0.5 -DoutputDirectory="$dir/jars" >&2
printf 'Bundle-ManifestVersion: 2\nBundle-SymbolicName: user\n' >manifest
jar cfm user.jar manifest
cat >Run.java <<'JAVA'
import java.io.FileInputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;

class Run {
  public static void main(String[] words) throws Exception {
    for (boolean uses : new boolean[] {false, true}) {
      System.out.println((uses ? "used a service: " : "used none: ") + left(uses) + " of 100 stay");
    }
  }

  static long left(boolean uses) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("org.osgi.framework.storage", "cache" + uses);
    Framework felix =
        ServiceLoader.load(FrameworkFactory.class).findFirst().get().newFramework(settings);
    felix.start();
    felix.getBundleContext().registerService(Runnable.class, () -> {}, null);
    List<WeakReference<Bundle>> bundles = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      bundles.add(once(felix, "user" + i, uses));
    }
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    long left = bundles.stream().filter(each -> each.get() != null).count();
    felix.stop();
    felix.waitForStop(10_000);
    return left;
  }

  static WeakReference<Bundle> once(Framework felix, String location, boolean uses)
      throws Exception {
    Bundle bundle;
    try (FileInputStream jar = new FileInputStream("user.jar")) {
      bundle = felix.getBundleContext().installBundle(location, jar);
    }
    bundle.start();
    if (uses) {
      BundleContext context = bundle.getBundleContext();
      ServiceReference<Runnable> reference = context.getServiceReference(Runnable.class);
      context.getService(reference).run();
      context.ungetService(reference);
    }
    bundle.uninstall();
    CountDownLatch done = new CountDownLatch(1);
    felix.adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), event -> done.countDown());
    done.await();
    return new WeakReference<>(bundle);
  }
}
JAVA
javac -cp "jars/*" Run.java
seen=$(java -cp "jars/*:." Run)
echo "$seen"
[ "$seen" = "$(printf 'used none: 0 of 100 stay\nused a service: 100 of 100 stay')" ] || { echo CHANGED; exit 1; }
