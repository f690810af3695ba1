#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Apache Felix FileInstall 3.7.4 with Felix ConfigAdmin 1.9.26 on Felix 7.0.5.
#
# Guess: "demo.factory~one.cfg" makes the instance "one" of the factory "demo.factory": the tilde is
#   how ConfigAdmin itself (1.6, getFactoryConfiguration) and the OSGi Configurator write such a PID.
# Seen: FileInstall takes "-" alone as the separator. "demo.factory-two.cfg" becomes an instance, and
#   ConfigAdmin shows its PID as "demo.factory~two". "demo.factory~one.cfg" becomes a singleton of the
#   PID "demo.factory~one", which no component of the factory hears of. From then on the name is
#   taken: getFactoryConfiguration("demo.factory", "one") returns that singleton, without factory PID.
# Why it matters: the name an operator copies from a listing is the one that does nothing as a file,
#   and who asks for the factory instance by name is handed something that is none.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for jar in org.apache.felix:org.apache.felix.framework:7.0.5 \
  org.apache.felix:org.apache.felix.configadmin:1.9.26 \
  org.apache.felix:org.apache.felix.fileinstall:3.7.4 \
  org.osgi:org.osgi.util.function:1.2.0 org.osgi:org.osgi.util.promise:1.3.0; do
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
    "-Dartifact=$jar" -DoutputDirectory="$dir/jars" >&2
done
mkdir etc classes
echo 'key = 1' >'etc/demo.factory~one.cfg'
echo 'key = 2' >etc/demo.factory-two.cfg
cat >Run.java <<'JAVA'
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

class Run {
  static Object call(Object on, String name, Object... arguments) throws Exception {
    for (Method each : on.getClass().getMethods()) {
      if (each.getName().equals(name) && each.getParameterCount() == arguments.length) {
        each.setAccessible(true);
        return each.invoke(on, arguments);
      }
    }
    throw new NoSuchMethodException(name);
  }

  static String of(Object configuration) throws Exception {
    return call(configuration, "getPid") + " factory " + call(configuration, "getFactoryPid");
  }

  public static void main(String[] jars) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("org.osgi.framework.storage", "cache");
    settings.put("felix.fileinstall.dir", "etc");
    settings.put("felix.fileinstall.noInitialDelay", "true");
    settings.put("felix.fileinstall.enableConfigSave", "false");
    Framework felix =
        ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(settings);
    felix.start();
    BundleContext context = felix.getBundleContext();
    for (String jar : jars) {
      context.installBundle("file:" + jar).start();
    }
    Object admin =
        context.getService(
            context.getServiceReference("org.osgi.service.cm.ConfigurationAdmin"));
    Object[] found = null;
    for (int tries = 0; tries < 200 && (found == null || found.length < 2); tries++) {
      Thread.sleep(50);
      found = (Object[]) call(admin, "listConfigurations", "(service.pid=demo*)");
    }
    TreeSet<String> lines = new TreeSet<>();
    for (Object each : found) {
      lines.add("listed: " + of(each));
    }
    lines.forEach(System.out::println);
    System.out.println("asked:  " + of(call(admin, "getFactoryConfiguration", "demo.factory", "one", "?")));
    System.exit(0);
  }
}
JAVA
framework=jars/org.apache.felix.framework-7.0.5.jar
javac -cp "$framework" -d classes Run.java
seen=$(timeout 60 java -cp "classes:$framework" Run jars/*configadmin* jars/*function* jars/*promise* \
  jars/*fileinstall* 2>/dev/null)
printf '%s\n' "$seen"
expected='listed: demo.factory~one factory null
listed: demo.factory~two factory demo.factory
asked:  demo.factory~one factory null'
if [ "$seen" = "$expected" ]; then
  echo "as recorded: FileInstall 3.7.4 takes ~ for a part of the name"
else
  echo "CHANGED: FileInstall 3.7.4 with ConfigAdmin 1.9.26 behaves otherwise"
  exit 1
fi
