#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Apache Felix ConfigAdmin 1.9.26 on Felix 7.0.5.
#
# Guess: two names make two instances of a factory. getFactoryConfiguration takes any text as the name,
#   and the documentation of the file store says that a dot in a PID becomes a directory and a
#   character which a symbolic name may not have is written as its code.
# Seen: a slash is not written as its code but stays, so "line~usb.1" and "line~usb/1" are one file. The
#   update of "usb/1" replaces the properties of "usb.1", which is listed with the other's under its own
#   PID. Who asks for "usb/1" afterwards is given a new, empty configuration.
# Why it matters: instances that are named after a device or a resource path ("usb/1", "bus/0.2") can
#   overwrite each other without an error. A slash in a name has to be replaced first.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for jar in org.apache.felix:org.apache.felix.framework:7.0.5 \
  org.apache.felix:org.apache.felix.configadmin:1.9.26 \
  org.osgi:org.osgi.util.function:1.2.0 org.osgi:org.osgi.util.promise:1.3.0; do
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
    "-Dartifact=$jar" -DoutputDirectory="$dir/jars" >&2
done
mkdir classes
cat >Run.java <<'JAVA'
import java.lang.reflect.Method;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

class Run {
  static Object call(Object on, String name, Object... arguments) throws Exception {
    for (Method each : on.getClass().getMethods()) {
      if (each.getName().equals(name)
          && each.getParameterCount() == arguments.length
          && (!name.equals("update") || each.getParameterTypes()[0] == Dictionary.class)) {
        each.setAccessible(true);
        return each.invoke(on, arguments);
      }
    }
    throw new NoSuchMethodException(name);
  }

  static void update(Object admin, String name) throws Exception {
    Object configuration = call(admin, "getFactoryConfiguration", "line", name, "?");
    call(configuration, "update", new Hashtable<>(Map.of("name", name)));
  }

  static void print(Object admin) throws Exception {
    for (Object each : (Object[]) call(admin, "listConfigurations", "(service.factoryPid=line)")) {
      Dictionary<?, ?> properties = (Dictionary<?, ?>) call(each, "getProperties");
      System.out.println("listed: " + call(each, "getPid") + " with name=" + properties.get("name"));
    }
    for (String name : new String[] {"usb.1", "usb/1"}) {
      Object found = call(admin, "getFactoryConfiguration", "line", name, "?");
      Dictionary<?, ?> properties = (Dictionary<?, ?>) call(found, "getProperties");
      System.out.println(
          "asked:  "
              + call(found, "getPid")
              + (properties == null ? " is new" : " with name=" + properties.get("name")));
    }
  }

  public static void main(String[] jars) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> System.exit(1));
    Framework felix =
        ServiceLoader.load(FrameworkFactory.class)
            .iterator()
            .next()
            .newFramework(Map.of("org.osgi.framework.storage", "cache"));
    felix.start();
    BundleContext context = felix.getBundleContext();
    for (String jar : jars) {
      context.installBundle("file:" + jar).start();
    }
    ServiceReference<?> reference = null;
    for (int tries = 0; tries < 200 && reference == null; tries++) {
      Thread.sleep(50);
      reference = context.getServiceReference("org.osgi.service.cm.ConfigurationAdmin");
    }
    Object admin = context.getService(reference);
    update(admin, "usb.1");
    update(admin, "usb/1");
    print(admin);
    felix.stop();
    felix.waitForStop(0);
    System.exit(0);
  }
}
JAVA
framework=jars/org.apache.felix.framework-7.0.5.jar
javac -cp "$framework" -d classes Run.java
seen=$(timeout -s KILL 60 java -cp "classes:$framework" Run jars/*configadmin* jars/*function* jars/*promise* \
  2>/dev/null)
printf '%s\n' "$seen"
expected='listed: line~usb.1 with name=usb/1
asked:  line~usb.1 with name=usb/1
asked:  line~usb/1 is new'
if [ "$seen" = "$expected" ]; then
  echo "as recorded: ConfigAdmin 1.9.26 takes usb.1 and usb/1 for one configuration"
else
  echo "CHANGED: ConfigAdmin 1.9.26 keeps usb.1 and usb/1 otherwise"
  exit 1
fi
