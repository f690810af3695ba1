#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Apache Felix Gogo runtime 1.1.6 (on its own, as an application embeds it), commands with @Parameter.
#
# Guess: "--" ends the options, as everywhere in POSIX and in Java's own option libraries, so that what
#   follows may begin with a dash; at the least an option behind the first argument is an argument.
# Seen: Gogo takes an option wherever it stands, behind "--" too, and passes "--" on as an argument. Quotes
#   help neither: "-v" in quotes is the option as well. A value such as "-n" cannot be typed at all, and
#   what a word of a list (here a line to send) means depends on the options the command happens to have.
# Why it matters: a command that forwards words (to a device, to another program) changes its meaning when
#   it gains an option. Such a command has to take its words as Object[] or String[] without @Parameter
#   and look for its options itself.
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
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Parameter;

public class Run {
  public static class Commands {
    public String send(
        @Parameter(
                names = {"-v", "--verbose"},
                absentValue = "false",
                presentValue = "true")
            boolean verbose,
        @Parameter(
                names = {"-n"},
                absentValue = "1")
            int times,
        String[] words) {
      return "verbose=" + verbose + " times=" + times + " words=" + List.of(words);
    }
  }

  public static void main(String[] arguments) throws Exception {
    ThreadIOImpl streams = new ThreadIOImpl();
    streams.start();
    CommandProcessorImpl processor = new CommandProcessorImpl(streams);
    processor.addCommand("demo", new Commands(), "send");
    CommandSession session =
        processor.createSession(InputStream.nullInputStream(), System.out, System.err);
    for (String line : Files.readAllLines(Path.of("lines"))) {
      Files.writeString(
          Path.of("seen"),
          line + "\n  " + session.execute(line) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    System.exit(0);
  }
}
JAVA
cat >lines <<'GOGO'
send -v -n 3 led on
send led on
send led -v on
send -- led -v
send "led" "-v"
send -- grep -n 5
GOGO
javac -cp 'jars/*' -d classes Run.java
timeout 60 java -cp 'classes:jars/*' Run >/dev/null 2>&1
seen=$(cat seen)
printf '%s\n' "$seen"
expected=$(cat <<'SEEN'
send -v -n 3 led on
  verbose=true times=3 words=[led, on]
send led on
  verbose=false times=1 words=[led, on]
send led -v on
  verbose=true times=1 words=[led, on]
send -- led -v
  verbose=true times=1 words=[--, led]
send "led" "-v"
  verbose=true times=1 words=[led]
send -- grep -n 5
  verbose=false times=5 words=[--, grep]
SEEN
)
if [ "$seen" = "$expected" ]; then
  echo "as recorded: Gogo 1.1.6 takes options behind --"
else
  echo "CHANGED: Gogo 1.1.6 treats -- otherwise"
  exit 1
fi
