#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Apache Felix Gogo runtime 1.1.6 (on its own, as an application that embeds it does).
#
# Guess: inside double quotes an apostrophe is a letter like any other, as in sh, bash and zsh, and as a
#   double quote is one inside Gogo's own single quotes.
# Seen: Gogo looks for the apostrophe's partner inside the double quotes. "it's on" is refused with
#   "unexpected EOT looking for matching quote: '"; "rock 'n' roll" has two of them and is taken, with
#   both. A backslash helps the parser but stays in the argument, so no double-quoted text holds a
#   single apostrophe; it has to stand outside of the quotes.
# Why it matters: texts for people go through a shell in double quotes just because they may contain an
#   apostrophe, and whether one works depends on their number. A generated command has to close its
#   quotes before each apostrophe.
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
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;

public class Run {
  public static class Commands {
    public String show(String[] arguments) {
      return arguments.length + " <" + String.join("> <", arguments) + ">";
    }
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    ThreadIOImpl streams = new ThreadIOImpl();
    streams.start();
    CommandProcessorImpl processor = new CommandProcessorImpl(streams);
    processor.addCommand("demo", new Commands(), "show");
    CommandSession session = processor.createSession(InputStream.nullInputStream(), out, out);
    for (String line : Files.readAllLines(Path.of("lines"))) {
      try {
        out.println(line + "  =  " + session.execute(line));
      } catch (Exception e) {
        out.println(line + "  =  " + e);
      }
    }
    System.exit(0);
  }
}
JAVA
cat >lines <<'GOGO'
show "it's on"
show "it's" "he's"
show "it\'s on"
show "rock 'n' roll"
show 'a 5" disk'
show "it"\'"s on"
GOGO
javac -cp 'jars/*' -d classes Run.java
seen=$(timeout 60 java -cp 'classes:jars/*' Run 2>/dev/null)
printf '%s\n' "$seen"
expected=$(cat <<'SEEN'
show "it's on"  =  java.io.EOFException: unexpected EOT looking for matching quote: '
show "it's" "he's"  =  java.io.EOFException: unexpected EOT looking for matching quote: '
show "it\'s on"  =  1 <it\'s on>
show "rock 'n' roll"  =  1 <rock 'n' roll>
show 'a 5" disk'  =  1 <a 5" disk>
show "it"\'"s on"  =  1 <it's on>
SEEN
)
if [ "$seen" = "$expected" ]; then
  echo "as recorded: Gogo 1.1.6 refuses a single apostrophe inside double quotes"
else
  echo "CHANGED: Gogo 1.1.6 treats an apostrophe inside double quotes otherwise"
  exit 1
fi
