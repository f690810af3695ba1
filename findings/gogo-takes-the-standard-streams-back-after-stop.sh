#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Apache Felix Gogo runtime 1.1.6 (on its own, as an application or a test that embeds it does).
#
# Guess: ThreadIOImpl.stop() gives System.out back for good. Its start() replaces System.in, out and
#   err by streams that look up the thread's own, and stop() sets the former ones again; a command that
#   ends after that releases what its own thread had, and changes nothing that belongs to the process.
# Seen: the first call of a thread that ends later (close(), or a byte that it still prints) finds that
#   System.out is not Gogo's, takes that for a fault of somebody else's and sets Gogo's streams again.
#   From then on System.out of the whole process is the stopped one's, and the next ThreadIOImpl that
#   starts, in an updated bundle or in the next test, fails: "Thread Print Stream already set".
# Why it matters: which of the two comes first is a race between the end of a pipe and the stop of the
#   bundle, so it shows on a loaded machine alone, and in whoever starts next. Who embeds Gogo has to
#   wait for the end of all commands before it stops.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
  -Dartifact=org.apache.felix:org.apache.felix.gogo.runtime:1.1.6 -DoutputDirectory="$dir/jars" >&2
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
  -Dartifact=org.apache.felix:org.apache.felix.framework:7.0.5 -DoutputDirectory="$dir/jars" >&2
mkdir classes
cat >Run.java <<'JAVA'
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;

public class Run {
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    for (boolean late : new boolean[] {false, true}) {
      ThreadIOImpl streams = new ThreadIOImpl();
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch ends = new CountDownLatch(1);
      streams.start();
      Thread command = new Thread(() -> {
        streams.setStreams(InputStream.nullInputStream(), out, out);
        begun.countDown();
        try {
          ends.await();
        } catch (InterruptedException impossible) {
          throw new AssertionError(impossible);
        }
        streams.close();
      });
      command.start();
      begun.await();
      if (!late) {
        ends.countDown();
        command.join();
      }
      streams.stop();
      boolean given = System.out == out;
      ends.countDown();
      command.join();
      out.println((late ? "command ends after stop" : "command ends before stop")
          + ": given back by stop " + given + ", at the end " + (System.out == out));
      try {
        new ThreadIOImpl().start();
        out.println("  next start: good");
      } catch (IllegalStateException refused) {
        out.println("  next start: " + refused.getMessage());
      }
      System.setOut(out);
    }
    System.exit(0);
  }
}
JAVA
javac -cp 'jars/*' -d classes Run.java
seen=$(timeout 60 java -cp 'classes:jars/*' Run 2>/dev/null)
printf '%s\n' "$seen"
expected=$(cat <<'SEEN'
command ends before stop: given back by stop true, at the end true
  next start: good
command ends after stop: given back by stop true, at the end false
  next start: Thread Print Stream already set
SEEN
)
[ "$seen" = "$expected" ] || { echo "it behaves otherwise now" >&2; exit 1; }
