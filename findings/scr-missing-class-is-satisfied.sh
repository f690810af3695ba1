#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Apache Felix SCR 2.2.18 on Felix 7.0.5.
#
# Guess: an immediate component that cannot be made is in the state FAILED_ACTIVATION (16) with the
#   reason in the field "failure", which Declarative Services 1.4 has for that: when its activate method
#   throws, and as well when its class, or a class that it needs, is missing.
# Seen: it depends on when the class is missed. While the component is constructed or activated: 16
#   and the failure. When the implementation class itself cannot be loaded, because it or its
#   superclass is away (an optional import that is not wired): SATISFIED (4) and no failure, though the
#   component is immediate and will never be there; there is a line in the log alone.
# Why it matters: a health check that looks for unsatisfied and failed components calls this one good.
#   "Immediate, satisfied, not active" has to count as failed too.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for jar in org.apache.felix:org.apache.felix.framework:7.0.5 \
  org.apache.felix:org.apache.felix.scr:2.2.18 org.osgi:org.osgi.service.component:1.5.1 \
  org.osgi:org.osgi.util.function:1.2.0 org.osgi:org.osgi.util.promise:1.3.0; do
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
    "-Dartifact=$jar" -DoutputDirectory="$dir/jars" >&2
done
mkdir -p classes bundle/OSGI-INF bundle/demo
cat >Parts.java <<'JAVA'
package demo;

class Gone {}

class Extends extends Gone {}

class Needs {
  Needs() {
    new Gone();
  }
}

class Inits {
  static final int PORT = Integer.parseInt("none");
}

class Activates {
  void activate() {
    throw new IllegalStateException("no port");
  }
}

class Constructs {
  Constructs() {
    throw new IllegalStateException("no port");
  }
}
JAVA
javac -d bundle Parts.java
rm bundle/demo/Gone.class
list=
for component in Absent Extends Needs Inits Activates Constructs; do
  activate=
  [ $component != Activates ] || activate='activate="activate"'
  cat >"bundle/OSGI-INF/$component.xml" <<XML
<scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="$component" immediate="true" $activate>
  <implementation class="demo.$component"/>
</scr:component>
XML
  list="$list,OSGI-INF/$component.xml"
done
printf 'Bundle-ManifestVersion: 2\nBundle-SymbolicName: demo\nService-Component: %s\n' "${list#,}" |
  awk '{ while (length($0) > 70) { print substr($0, 1, 70); $0 = " " substr($0, 71) } print }' >manifest
jar cfm demo.jar manifest -C bundle .
cat >Run.java <<'JAVA'
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

class Run {
  static Object call(Object on, String name, Object... arguments) throws Exception {
    for (var each : on.getClass().getMethods()) {
      if (each.getName().equals(name) && each.getParameterCount() == arguments.length) {
        each.setAccessible(true);
        return each.invoke(on, arguments);
      }
    }
    throw new NoSuchMethodException(name);
  }

  static Object field(Object of, String name) throws Exception {
    return of.getClass().getField(name).get(of);
  }

  public static void main(String[] jars) throws Exception {
    Map<String, String> settings = new HashMap<>(Map.of("org.osgi.framework.storage", "cache"));
    settings.put("ds.loglevel", "0");
    Framework felix =
        ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(settings);
    felix.start();
    BundleContext context = felix.getBundleContext();
    for (String jar : jars) {
      context.installBundle("file:" + jar).start();
    }
    Object scr =
        context.getService(
            context.getServiceReference(
                "org.osgi.service.component.runtime.ServiceComponentRuntime"));
    Map<String, String> lines = new TreeMap<>();
    for (int tries = 0; tries < 100 && lines.size() < 6; tries++) {
      Thread.sleep(50);
      for (Object description : (Iterable<?>) call(scr, "getComponentDescriptionDTOs", (Object) new org.osgi.framework.Bundle[0])) {
        for (Object each : (Iterable<?>) call(scr, "getComponentConfigurationDTOs", description)) {
          Object failure = field(each, "failure");
          lines.put(
              (String) field(description, "name"),
              "state " + field(each, "state") + (failure == null ? ", no failure" : ", a failure"));
        }
      }
    }
    lines.forEach((name, state) -> System.out.println(name + ": " + state));
    System.exit(0);
  }
}
JAVA
framework=jars/org.apache.felix.framework-7.0.5.jar
javac -cp "$framework" -d classes Run.java
seen=$(timeout 60 java -cp "classes:$framework" Run jars/*function* jars/*promise* jars/*component-* \
  jars/*scr* demo.jar 2>/dev/null)
printf '%s\n' "$seen"
expected='Absent: state 4, no failure
Activates: state 16, a failure
Constructs: state 16, a failure
Extends: state 4, no failure
Inits: state 16, a failure
Needs: state 16, a failure'
if [ "$seen" = "$expected" ]; then
  echo "as recorded: SCR 2.2.18 calls a component satisfied whose class cannot be loaded"
else
  echo "CHANGED: SCR 2.2.18 gives these components other states"
  exit 1
fi
