#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Apache Felix Framework 7.0.5.
#
# Guess: of two installed singletons of one symbolic name, none of which is resolved yet, the one of
#   the higher version is resolved: so says the comment above the method that chooses
#   (StatefulResolver.selectSingleton), and so it is for packages and bundles elsewhere.
# Seen: the one of the lower version is resolved and the other one is not, in whichever order they
#   were installed.
# Why it matters: who installs a new version of a singleton beside the old one and refreshes gets the
#   old one again. Uninstall the old one first, or update it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
  -Dartifact=org.apache.felix:org.apache.felix.framework:7.0.5 -DoutputDirectory="$dir/jars" >&2
for version in 1 2; do
  printf 'Bundle-ManifestVersion: 2\nBundle-SymbolicName: lib;singleton:=true\nBundle-Version: %s\n' \
    $version >manifest
  jar cfm $version.jar manifest
done
cat >Run.java <<'JAVA'
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;

class Run {
  public static void main(String[] order) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("org.osgi.framework.storage", "cache" + order[0]);
    FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class).findFirst().get();
    Framework felix = factory.newFramework(settings);
    felix.start();
    List<Bundle> bundles = new ArrayList<>();
    for (String version : order) {
      String location = new File(version + ".jar").toURI().toString();
      bundles.add(felix.getBundleContext().installBundle(location));
    }
    felix.adapt(FrameworkWiring.class).resolveBundles(bundles);
    for (Bundle bundle : bundles) {
      if (bundle.getState() == Bundle.RESOLVED) {
        System.out.println("resolved " + bundle.getVersion());
      }
    }
    felix.stop();
    felix.waitForStop(10_000);
  }
}
JAVA
javac -cp "jars/*" Run.java
seen=$(java -cp "jars/*:." Run 1 2; java -cp "jars/*:." Run 2 1)
echo "$seen"
[ "$seen" = "$(printf 'resolved 1.0.0\nresolved 1.0.0')" ] || { echo CHANGED; exit 1; }
