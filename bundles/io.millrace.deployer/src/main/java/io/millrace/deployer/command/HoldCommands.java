// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import io.millrace.api.release.ReleaseHold;
import io.millrace.deployer.change.ReleaseStorage;
import io.millrace.lib.command.CommandOrigin;
import io.millrace.lib.command.CommandOutput;
import io.millrace.lib.command.JsonValues;
import io.millrace.lib.command.ShellCommands;
import io.millrace.lib.command.UsageException;
import io.millrace.lib.report.HoldText;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code release:hold}. */
@Component(service = {})
public final class HoldCommands {
  private final ReleaseStorage storage;
  private final ShellCommands commands;

  /** Makes the command. */
  @Activate
  public HoldCommands(BundleContext context, @Reference ReleaseStorage storage) {
    this.storage = storage;
    commands = new ShellCommands(context, "release", this);
  }

  @Deactivate
  void deactivate() {
    commands.close();
  }

  @Command(
      name = "hold",
      description = {
        "Keeps the fleet server, the watched folder and CoAP from installing, confirming or undoing"
            + " a release until it is lifted. A person at a shell still can. It stays over"
            + " restarts.",
        "release:status and status show it."
      })
  CommandOutput hold(
      @Parameters(paramLabel = "REASON", arity = "0..*", description = "why, for whoever meets it")
          List<String> reason,
      @Option(names = "--lift", description = "end it") boolean lift)
      throws IOException {
    if (lift && reason != null) {
      throw new UsageException("--lift takes no reason");
    }
    if (lift) {
      Optional<ReleaseHold> stood = storage.lift();
      return output(
          false, stood.map(hold -> "lifted, " + HoldText.of(hold)).orElse("nothing was held"));
    }
    String words = reason == null ? "" : String.join(" ", reason);
    return output(true, HoldText.of(storage.hold(CommandOrigin.ofThisCommand(), words)));
  }

  private static CommandOutput output(boolean held, String text) {
    return CommandOutput.of(() -> text, () -> JsonValues.object("held", held, "text", text));
  }
}
