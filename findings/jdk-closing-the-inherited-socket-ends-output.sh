#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# OpenJDK 17.0.19 (Debian 12, openjdk-17-jre-headless 17.0.19+10-1~deb12u2).
#
# Guess: closing the channel that System.inheritedChannel() returns, a UDP socket on descriptor 0 as
#   systemd or a parent passes it on, closes that socket and nothing else.
# Seen: descriptors 0, 1 and 2 all become /dev/null. What the process prints from then on is gone, and
#   System.out knows of no error.
# Why it matters: a router that takes its CoAP socket over at a restart and later moves to another port
#   goes on running with a log on its standard output that says nothing any more. Logs of such a process
#   belong into a file, or the inherited channel stays open and unused.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
package=openjdk-17-jre-headless=17.0.19+10-1~deb12u2
apt-get download "$package" >&2 2>/dev/null || { (apt-get update && apt-get download "$package") >&2; }
dpkg -x ./*.deb unpacked
java=unpacked/usr/lib/jvm/java-17-openjdk-amd64/bin/java
cat >Run.java <<'JAVA'
import java.nio.channels.Channel;
import java.nio.file.Files;
import java.nio.file.Path;

class Run {
  static String descriptors() throws Exception {
    String all = "";
    for (int number = 0; number < 3; number++) {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)).toString();
      all += " " + target.replaceAll(":.*", "").replaceAll("^/.*/(?!null)", "");
    }
    return all;
  }

  public static void main(String[] arguments) throws Exception {
    Channel inherited = System.inheritedChannel();
    String before = descriptors();
    System.out.println("printed before");
    inherited.close();
    System.out.println("printed after");
    Files.writeString(
        Path.of("seen"),
        "before:" + before + "\nafter:" + descriptors()
            + "\nSystem.out has an error: " + System.out.checkError() + "\n");
  }
}
JAVA
javac --release 17 Run.java
python3 - "$java" <<'PY' | cat >printed
import os, socket, sys
inherited = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
inherited.bind(("::1", 0))
os.dup2(inherited.fileno(), 0)
os.dup2(1, 2)
os.execv(sys.argv[1], [sys.argv[1], "-cp", ".", "Run"])
PY
seen=$(cat printed seen)
printf '%s\n' "$seen"
expected='printed before
before: socket pipe pipe
after: /dev/null /dev/null /dev/null
System.out has an error: false'
if [ "$seen" = "$expected" ]; then
  echo "as recorded: closing the inherited channel takes the process's output away"
else
  echo "CHANGED: closing the inherited channel has another effect"
  exit 1
fi
