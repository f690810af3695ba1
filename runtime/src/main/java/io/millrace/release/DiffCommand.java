// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.lib.release.feature.Release;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code release diff}: what changes from one release to another. */
@Command(
    name = "diff",
    description = {
      "Prints what the second release adds (+), takes away (-) and changes (~).",
      "Bundles are the same when their jars have the same bytes."
    })
final class DiffCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "The release before.")
  private Path before;

  @Parameters(index = "1", paramLabel = "FILE", description = "The release after.")
  private Path after;

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Release one = ReleaseFile.read(before).release();
    Release other = ReleaseFile.read(after).release();
    List<Difference> differences = Difference.between(one, other);
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      out.printf(
          "%s (sequence %d) to %s (sequence %d)%n",
          one.id(), one.sequence(), other.id(), other.sequence());
      differences.forEach(out::println);
      return 0;
    }
    try (JsonLine line = new JsonLine(out)) {
      JsonGenerator generator = line.json();
      generator.writeStringField("before", one.id().toString());
      generator.writeStringField("after", other.id().toString());
      generator.writeArrayFieldStart("differences");
      for (Difference difference : differences) {
        generator.writeStartObject();
        generator.writeStringField("kind", difference.kind());
        generator.writeStringField("name", difference.name());
        generator.writeStringField("before", difference.before());
        generator.writeStringField("after", difference.after());
        generator.writeEndObject();
      }
      generator.writeEndArray();
    }
    return 0;
  }
}
