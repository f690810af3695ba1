// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.base.configuration.Finding;
import io.millrace.release.JsonLine;
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

/** {@code config check}: says all that is wrong before it runs. */
@Command(
    name = "check",
    description = {
      "Says what is wrong with a configuration before it runs: each slip with file and line, the",
      "value, what is allowed, and what was probably meant. It is the check of the router itself,",
      "by what the installed bundles describe; no router needs to run.",
      "Exit status 0: nothing is wrong; 1: something is; 2: it cannot be checked."
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "the folder of the configuration; without it that of this router")
  private Path folder;

  @Option(names = "--json", description = "One JSON object in one line.")
  private boolean asJson;

  @Override
  public Integer call() throws IOException {
    RouterFolders folders = RouterFolders.fromProperties();
    folders = folder == null ? folders : folders.with(folder);
    List<Finding> findings = RouterConfiguration.check(folders);
    PrintWriter out = spec.commandLine().getOut();
    if (asJson) {
      json(out, folders.etc(), findings);
    } else if (findings.isEmpty()) {
      out.println(folders.etc() + ": nothing is wrong");
    } else {
      findings.forEach(out::println);
    }
    return findings.isEmpty() ? 0 : 1;
  }

  private static void json(PrintWriter out, Path folder, List<Finding> findings)
      throws IOException {
    try (JsonLine line = new JsonLine(out)) {
      JsonGenerator json = line.json();
      json.writeStringField("folder", folder.toString());
      json.writeBooleanField("good", findings.isEmpty());
      json.writeArrayFieldStart("findings");
      for (Finding each : findings) {
        json.writeStartObject();
        json.writeStringField("file", each.file());
        json.writeNumberField("line", each.line());
        json.writeStringField("pid", each.pid());
        json.writeStringField("key", each.key());
        json.writeStringField("text", each.text());
        json.writeStringField("suggestion", each.suggestion());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }
}
