#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Eclipse Californium Scandium 3.14.0, on a Java without its optional crypto provider (OpenJDK 17).
#
# Guess: the table of cipher suites is filled once, from what Java offers, and holds nothing of the
#   code that happened to touch it first. A bundle (or web application) that uses Scandium from another
#   class loader can be unloaded when it has closed its connectors.
# Seen: for an algorithm that Java lacks (AES in CCM mode) the table keeps the exception, for the life
#   of Scandium's classes. An exception keeps the classes of its whole stack: the class loader of whoever
#   was the first to call anything of Scandium is never collected, however little it used. The second
#   and all later users are collected.
# Why it matters: of a hot-deployable bundle exactly the first build leaks, after every start, which
#   looks like a leak of one's own that cannot be found: nothing of the bundle is registered anywhere.
#   Scandium's classes have to be initialized from a stack with none of the bundle's frames on it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for jar in org.eclipse.californium:scandium:3.14.0 org.eclipse.californium:element-connector:3.14.0 \
  org.slf4j:slf4j-api:1.7.36 org.slf4j:slf4j-nop:1.7.36; do
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
    "-Dartifact=$jar" -DoutputDirectory="$dir/jars" >&2
done
mkdir user program
cat >User.java <<'JAVA'
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;

public class User implements Runnable {
  @Override
  public void run() {
    CipherSuite.values();
  }
}
JAVA
cat >Run.java <<'JAVA'
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

public class Run {
  private static WeakReference<ClassLoader> use(URL place) throws Exception {
    URLClassLoader loader = new URLClassLoader(new URL[] {place}, Run.class.getClassLoader());
    ((Runnable) loader.loadClass("User").getDeclaredConstructor().newInstance()).run();
    loader.close();
    return new WeakReference<>(loader);
  }

  public static void main(String[] arguments) throws Exception {
    URL place = Path.of("user").toUri().toURL();
    String[] names = {"first", "second", "third"};
    WeakReference<?>[] users = new WeakReference<?>[names.length];
    for (int i = 0; i < names.length; i++) {
      users[i] = use(place);
    }
    for (int i = 0; i < 10; i++) {
      System.gc();
    }
    for (int i = 0; i < names.length; i++) {
      System.out.println(names[i] + " user: " + (users[i].get() == null ? "collected" : "kept"));
    }
  }
}
JAVA
javac -cp 'jars/*' -d user User.java
javac -d program Run.java
seen=$(timeout 60 java -cp 'program:jars/*' Run 2>/dev/null)
printf '%s\n' "$seen"
expected=$(cat <<'SEEN'
first user: kept
second user: collected
third user: collected
SEEN
)
[ "$seen" = "$expected" ] || { echo "it behaves otherwise now" >&2; exit 1; }
