#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Apache Felix Gogo runtime 1.1.6 (on its own, as an application embeds it).
#
# Guess: %(...) counts whole numbers exactly, or at worst as double does, that is exactly up to 2^53:
#   the results are Long, %(10/4) is 2.5 and %(2**10) is 1024.
# Seen: every operand and result is rounded to seven significant digits, and is a Long nevertheless. A
#   time in seconds plus 60 is 353 s later, 1234567896 minus one has become larger, and two times of the
#   same hour are neither equal as numbers are nor is the earlier one less: 16777217 equals 16777218.
# Why it matters: time stamps, bytes of memory and serial numbers are what an administrator counts with
#   in this shell, and nothing warns. Only numbers below ten million can be counted with it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for jar in org.apache.felix:org.apache.felix.gogo.runtime:1.1.6 \
  org.apache.felix:org.apache.felix.framework:7.0.5; do
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
    "-Dartifact=$jar" -DoutputDirectory="$dir/jars" >&2
done
mkdir classes
cat >Run.java <<'JAVA'
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;

public class Run {
  public static void main(String[] arguments) throws Exception {
    ThreadIOImpl streams = new ThreadIOImpl();
    streams.start();
    CommandSession session =
        new CommandProcessorImpl(streams)
            .createSession(InputStream.nullInputStream(), System.out, System.err);
    for (String line : Files.readAllLines(Path.of("lines"))) {
      Object result = session.execute(line);
      Files.writeString(
          Path.of("seen"),
          line + " is " + result.getClass().getSimpleName() + " " + result + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    System.exit(0);
  }
}
JAVA
cat >lines <<'GOGO'
%(10/4)
%(2**10)
%(1999999999+60)
%(1796058647+60)
%(1796058647000+1000)
%(1234567896-1)
%(16777217*1)
%(16777217 == 16777218)
%(1796058647 < 1796058650)
GOGO
javac -cp 'jars/*' -d classes Run.java
timeout 60 java -cp 'classes:jars/*' Run >/dev/null 2>&1
seen=$(cat seen)
printf '%s\n' "$seen"
expected=$(cat <<'SEEN'
%(10/4) is Double 2.5
%(2**10) is Long 1024
%(1999999999+60) is Long 2000000000
%(1796058647+60) is Long 1796059000
%(1796058647000+1000) is Long 1796059000000
%(1234567896-1) is Long 1234568000
%(16777217*1) is Long 16777220
%(16777217 == 16777218) is Long 1
%(1796058647 < 1796058650) is Long 0
SEEN
)
if [ "$seen" = "$expected" ]; then
  echo "as recorded: Gogo 1.1.6 rounds whole numbers to seven digits"
else
  echo "CHANGED: Gogo 1.1.6 counts otherwise"
  exit 1
fi
