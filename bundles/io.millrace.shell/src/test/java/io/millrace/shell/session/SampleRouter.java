// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.api.audit.AuditTrail;
import io.millrace.shell.command.KnownCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A router with a few commands, bundles and configurations. */
public record SampleRouter(Path data, AtomicReference<AuditTrail> present) implements RouterView {
  /** Makes one without an audit trail. */
  public SampleRouter(Path data) {
    this(data, new AtomicReference<>());
  }

  private static KnownCommand command(
      String name, String summary, List<String> options, List<String> words) {
    List<String> valued =
        options.stream()
            .filter(List.of("--tag", "--wait", "--confirm", "--interface")::contains)
            .toList();
    return new KnownCommand(name, summary, !name.startsWith("felix:"), options, valued, words);
  }

  @Override
  public List<KnownCommand> commands() {
    return List.of(
        command("audit:show", "Shows.", List.of("--interface"), List.of()),
        command("cm:getConfiguration", "Gets.", List.of(), List.of()),
        command("nic:event", "Raises.", List.of(), List.of("NAME", "EVENT")),
        command("felix:stop", "stops", List.of(), List.of()),
        command("millrace:configuration", "Lists.", List.of("--set"), List.of("PID")),
        command("millrace:status", "Says how it is.", List.of("--tag", "--wait"), List.of()),
        command("millrace:token", "Issues a token.", List.of(), List.of()),
        command(
            "release:install",
            "Installs.",
            List.of("--now", "--downgrade", "--confirm"),
            List.of("FILE")),
        command("release:status", "Says what runs.", List.of(), List.of()));
  }

  @Override
  public List<String> devices() {
    return List.of("SSN0013", "static.name");
  }

  @Override
  public List<String> lines() {
    return List.of("uart0");
  }

  @Override
  public List<String> tags() {
    return List.of("clients", "odd tag");
  }

  @Override
  public Optional<AuditTrail> trail() {
    return Optional.ofNullable(present.get());
  }

  @Override
  public List<String> bundles() {
    return List.of("io.millrace.base", "io.millrace.net");
  }

  @Override
  public List<String> pids() {
    return List.of("io.millrace.base", "io.millrace.shell");
  }
}
