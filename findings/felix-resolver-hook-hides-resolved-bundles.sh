#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Apache Felix framework 7.0.5, a resolver hook (OSGi Core 8, chapter 57).
#
# Guess: a hook that removes one unresolved bundle from the candidates of filterResolvable keeps that
#   bundle from resolving, and nothing else: the others resolve as they did, against bundles that are
#   resolved already, the system bundle among them.
# Seen: the method is given unresolved bundles alone. When the hook removes one of them, a third bundle
#   does not resolve any more that imports org.osgi.framework and has nothing to do with the removed
#   one: "missing requirement". A hook that removes nothing lets it resolve, and so does one that hides
#   the unwanted bundle's capabilities in filterMatches instead.
# Why it matters: a hook that keeps bundles nobody trusts from resolving stops the whole framework as
#   soon as one such bundle is installed, when it does so in the method whose name says it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
  -Dartifact=org.apache.felix:org.apache.felix.framework:7.0.5 -DoutputDirectory="$dir/jars" >&2
mkdir classes empty
for name in unwanted other; do
  printf 'Bundle-ManifestVersion: 2\nBundle-SymbolicName: %s\nImport-Package: org.osgi.framework\n' $name >manifest
  jar cfm $name.jar manifest -C empty .
done
cat >Run.java <<'JAVA'
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

class Run {
  record Hook(String way) implements ResolverHook {
    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {
      if (way.equals("filterResolvable")) {
        candidates.removeIf(each -> "unwanted".equals(each.getSymbolicName()));
      }
    }

    @Override
    public void filterSingletonCollisions(BundleCapability one, Collection<BundleCapability> all) {}

    @Override
    public void filterMatches(BundleRequirement one, Collection<BundleCapability> candidates) {
      if (way.equals("filterMatches")) {
        candidates.removeIf(each -> "unwanted".equals(each.getRevision().getSymbolicName()));
      }
    }

    @Override
    public void end() {}
  }

  public static void main(String[] arguments) throws Exception {
    for (String way : new String[] {"none", "filterMatches", "filterResolvable"}) {
      Framework felix =
          ServiceLoader.load(FrameworkFactory.class)
              .iterator()
              .next()
              .newFramework(Map.of("org.osgi.framework.storage", "cache-" + way));
      felix.start();
      BundleContext context = felix.getBundleContext();
      context.registerService(ResolverHookFactory.class, triggers -> new Hook(way), null);
      context.installBundle(Path.of("unwanted.jar").toUri().toString());
      Bundle other = context.installBundle(Path.of("other.jar").toUri().toString());
      String result = "starts";
      try {
        other.start();
      } catch (BundleException failure) {
        result = failure.getMessage().contains("org.osgi.framework") ? "lacks org.osgi.framework" : "?";
      }
      System.out.println(way + ": the other bundle " + result);
      felix.stop();
      felix.waitForStop(10_000);
    }
  }
}
JAVA
framework=jars/org.apache.felix.framework-7.0.5.jar
javac -cp "$framework" -d classes Run.java
seen=$(timeout 60 java -cp "classes:$framework" Run 2>/dev/null)
printf '%s\n' "$seen"
expected='none: the other bundle starts
filterMatches: the other bundle starts
filterResolvable: the other bundle lacks org.osgi.framework'
if [ "$seen" = "$expected" ]; then
  echo "as recorded: in Felix 7.0.5 a removal in filterResolvable hides resolved bundles too"
else
  echo "CHANGED: in Felix 7.0.5 filterResolvable has another effect"
  exit 1
fi
