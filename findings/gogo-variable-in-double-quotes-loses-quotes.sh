#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Apache Felix Gogo runtime 1.1.6 (on its own, as an application that embeds it does).
#
# Guess: "$x" is the way to hand a variable over as it is: in sh, bash and zsh double quotes keep the
#   value from being split or read again, and the unquoted $x is the risky way to write it.
# Seen: the other way round. The unquoted $x arrives as it is, one argument with its spaces and quotes.
#   "$x" is read once more after it was put in: the double quotes in the value are removed, and with a
#   text before the variable the braces of the value are expanded as well.
# Why it matters: JSON that was put into a variable in single quotes, as it should be, loses its quotes
#   where it is used with care. In Gogo a variable is handed over without quotes.
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
      out.println(line + "  =  " + session.execute(line));
    }
    System.exit(0);
  }
}
JAVA
cat >lines <<'GOGO'
x = 'say "a  b" and c'
show $x
show "$x"
x = '{"t":1,"h":2}'
show $x
show "$x"
show "body $x"
GOGO
javac -cp 'jars/*' -d classes Run.java
seen=$(timeout 60 java -cp 'classes:jars/*' Run 2>/dev/null)
printf '%s\n' "$seen"
expected=$(cat <<'SEEN'
x = 'say "a  b" and c'  =  say "a  b" and c
show $x  =  1 <say "a  b" and c>
show "$x"  =  1 <say a  b and c>
x = '{"t":1,"h":2}'  =  {"t":1,"h":2}
show $x  =  1 <{"t":1,"h":2}>
show "$x"  =  1 <{t:1,h:2}>
show "body $x"  =  1 <body t:1 body h:2>
SEEN
)
if [ "$seen" = "$expected" ]; then
  echo "as recorded: Gogo 1.1.6 removes the quotes inside a variable that is used in double quotes"
else
  echo "CHANGED: Gogo 1.1.6 treats a variable in double quotes otherwise"
  exit 1
fi
