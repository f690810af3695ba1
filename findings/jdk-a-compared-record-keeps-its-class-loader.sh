#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# OpenJDK 17.0.19 (Debian 12, openjdk-17-jre-headless 17.0.19+10-1~deb12u2). 25.0.3 does the same by a
# soft reference, which System.gc() leaves alone.
#
# Guess: the class loader of a plugin is collected when nobody refers to its objects, classes and loader.
# Seen: not when the last record class in the process whose equals was called for the first time is one
#   of that loader. java.lang.runtime.ObjectMethods adapts one static method handle (OBJECT_EQ) to each
#   record class, and a method handle keeps what it was last adapted to (JDK-8078641). The loader goes
#   with the next record class that is compared, wherever that is.
# Why it matters: whoever looks whether a replaced OSGi bundle, web application or plugin leaks sees one
#   loader that stays for as long as nothing new is compared, and finds no fault in the plugin.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
package=openjdk-17-jre-headless=17.0.19+10-1~deb12u2
apt-get download "$package" >&2 2>/dev/null || { (apt-get update && apt-get download "$package") >&2; }
dpkg -x ./*.deb unpacked
java=unpacked/usr/lib/jvm/java-17-openjdk-amd64/bin/java
mkdir plugin host
cat >Point.java <<'JAVA'
public record Point(int x, int y) implements Runnable {
  @Override
  public void run() {
    if (!equals(new Point(x, y))) {
      throw new AssertionError();
    }
  }
}
JAVA
cat >Run.java <<'JAVA'
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

class Run {
  record Other(int number) {}

  static WeakReference<ClassLoader> plugin(boolean compared) throws Exception {
    URLClassLoader loader = new URLClassLoader(new URL[] {Path.of("plugin").toUri().toURL()});
    Object point =
        loader.loadClass("Point").getConstructor(int.class, int.class).newInstance(1, 2);
    if (compared) {
      ((Runnable) point).run();
    }
    loader.close();
    return new WeakReference<>(loader);
  }

  static String state(WeakReference<ClassLoader> loader) throws Exception {
    for (int i = 0; i < 20 && loader.get() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }
    return loader.get() == null ? "collected" : "still there";
  }

  public static void main(String[] arguments) throws Exception {
    System.out.println("not compared: " + state(plugin(false)));
    WeakReference<ClassLoader> compared = plugin(true);
    System.out.println("compared: " + state(compared));
    new Other(1).equals(new Other(1));
    System.out.println("after another record was compared: " + state(compared));
  }
}
JAVA
javac --release 17 -d plugin Point.java
javac --release 17 -d host Run.java
seen=$("$java" -cp host Run)
printf '%s\n' "$seen"
expected='not compared: collected
compared: still there
after another record was compared: collected'
if [ "$seen" = "$expected" ]; then
  echo "as recorded: the record class that was compared last keeps its class loader"
else
  echo "CHANGED: a record class that was compared does not keep its class loader"
  exit 1
fi
