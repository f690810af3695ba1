#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Apache Felix Gogo runtime 1.1.6 with Gogo shell 1.1.4 (on their own, as an application embeds them).
#
# Guess: a bare word reaches a String parameter of a command as it was typed. Gogo can make a Boolean or
#   a number of the words true, 007 and 1.10, yet a String parameter is given their text, and "grep true"
#   and "grep 007" search for what they say. The word null is treated in the same way.
# Seen: null alone loses its text. A String parameter is given Java's null, and the shell's own
#   "grep null" ends with "argument type mismatch". In quotes it is a text again. "echo null" prints
#   null and so hides the difference.
# Why it matters: people search logs and JSON for null every day, and the message does not say that
#   quotes are needed. A command of one's own has to expect null for an argument that was typed.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for jar in org.apache.felix:org.apache.felix.gogo.runtime:1.1.6 \
  org.apache.felix:org.apache.felix.gogo.shell:1.1.4 \
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
import org.apache.felix.gogo.shell.Posix;
import org.apache.felix.service.command.CommandSession;

public class Run {
  public static class Commands {
    public String text(String text) {
      return text == null ? "no text" : "the text " + text;
    }
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    ThreadIOImpl streams = new ThreadIOImpl();
    streams.start();
    CommandProcessorImpl processor = new CommandProcessorImpl(streams);
    processor.addCommand("demo", new Commands(), "text");
    Posix posix = new Posix();
    processor.addCommand("gogo", posix, "echo");
    processor.addCommand("gogo", posix, "grep");
    CommandSession session = processor.createSession(InputStream.nullInputStream(), out, out);
    for (String line : Files.readAllLines(Path.of("lines"))) {
      out.println(line);
      try {
        out.println("  " + session.execute(line));
      } catch (Exception e) {
        out.println("  " + e);
      }
    }
    System.exit(0);
  }
}
JAVA
cat >lines <<'GOGO'
text true
text 007
text 1.10
text null
text "null"
echo 'is true' | grep true
echo 'is 007' | grep 007
echo 'is null' | grep null
echo 'is null' | grep "null"
echo null
GOGO
javac -cp 'jars/*' -d classes Run.java
seen=$(timeout 60 java -cp 'classes:jars/*' Run 2>/dev/null)
printf '%s\n' "$seen"
expected=$(cat <<'SEEN'
text true
  the text true
text 007
  the text 007
text 1.10
  the text 1.10
text null
  no text
text "null"
  the text null
echo 'is true' | grep true
is true
  true
echo 'is 007' | grep 007
is 007
  true
echo 'is null' | grep null
  java.lang.IllegalArgumentException: argument type mismatch
echo 'is null' | grep "null"
is null
  true
echo null
null
  null
SEEN
)
if [ "$seen" = "$expected" ]; then
  echo "as recorded: Gogo 1.1.6 gives a String parameter Java's null for the word null"
else
  echo "CHANGED: Gogo 1.1.6 or its shell 1.1.4 treats the word null otherwise"
  exit 1
fi
