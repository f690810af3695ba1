#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Apache Felix Gogo runtime 1.1.6 (on its own, as an application that embeds it does).
#
# Guess: a double-quoted argument reaches its command with its braces as they are. Gogo follows the
#   shells in its quotes, and in bash and zsh double quotes stop brace expansion and keep one argument.
# Seen: braces are expanded inside double quotes, and the results are joined with spaces into the one
#   argument: "{a,b}" arrives as "a b" and "x{1..3}" as "x1 x2 x3". JSON with two members loses its
#   braces, and a list of two objects becomes four texts that nobody wrote. A backslash stops the
#   expansion but stays in the argument. One member, and single quotes, are left alone.
# Why it matters: a payload in double quotes works with one member in a first try and is broken by the
#   second one, without an error. JSON for a shell command has to be in single quotes.
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
show {a,b}
show "{a,b}"
show "x{1..3}"
show "\{a,b}"
show "{\"t\":1}"
show "{\"t\":1,\"h\":2}"
show "[{\"n\":\"t\",\"v\":1},{\"n\":\"h\",\"v\":2}]"
show '{"t":1,"h":2}'
GOGO
javac -cp 'jars/*' -d classes Run.java
seen=$(timeout 60 java -cp 'classes:jars/*' Run 2>/dev/null)
printf '%s\n' "$seen"
expected=$(cat <<'SEEN'
show {a,b}  =  2 <a> <b>
show "{a,b}"  =  1 <a b>
show "x{1..3}"  =  1 <x1 x2 x3>
show "\{a,b}"  =  1 <\{a,b}>
show "{\"t\":1}"  =  1 <{"t":1}>
show "{\"t\":1,\"h\":2}"  =  1 <"t":1 "h":2>
show "[{\"n\":\"t\",\"v\":1},{\"n\":\"h\",\"v\":2}]"  =  1 <["n":"t","n":"h"] ["v":1,"n":"h"] ["n":"t","v":2] ["v":1,"v":2]>
show '{"t":1,"h":2}'  =  1 <{"t":1,"h":2}>
SEEN
)
if [ "$seen" = "$expected" ]; then
  echo "as recorded: Gogo 1.1.6 expands braces inside double quotes"
else
  echo "CHANGED: Gogo 1.1.6 treats braces inside double quotes otherwise"
  exit 1
fi
