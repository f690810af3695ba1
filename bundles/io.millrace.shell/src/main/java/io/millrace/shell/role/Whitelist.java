// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

import static io.millrace.api.shell.ShellRole.OPERATOR;
import static io.millrace.api.shell.ShellRole.VIEWER;
import static io.millrace.shell.role.CommandRule.foreign;
import static io.millrace.shell.role.CommandRule.ours;

import java.util.List;

/**
 * The commands of viewers and operators. What is not here, an administrator has alone: whatever
 * names a file, a URL or another router, shows secrets, writes to devices, injects faults, issues
 * tokens, or changes bundles and configuration without a release.
 */
final class Whitelist {
  /** Is answered by the role itself, with what it has. */
  static final String HELP = "millrace:help";

  /** Ours before others of the same name without scope, as in Gogo's sessions here. */
  static final List<CommandRule> RULES =
      List.of(
          ours(HELP, VIEWER).words(WordRule.COMMAND),
          ours("millrace:status", VIEWER)
              .option("--tag", WordRule.NAME)
              .flag("--problems")
              .option("--wait", WordRule.NUMBER),
          ours("millrace:devices", VIEWER),
          ours("millrace:sessions", VIEWER),
          ours("directory:registrations", VIEWER),
          ours("gateway:cache", VIEWER).option("--last", WordRule.NUMBER),
          ours("millrace:configuration", VIEWER).words(WordRule.NAME).flag("--set"),
          ours("config:check", VIEWER),
          ours("release:status", VIEWER),
          ours("release:history", VIEWER).option("--last", WordRule.NUMBER),
          ours("audit:show", VIEWER)
              .option("--last", WordRule.NUMBER)
              .option("--interface", WordRule.NAME)
              .option("--who", WordRule.NAME),
          ours("fleet:status", VIEWER),
          ours("nic:info", VIEWER).words(WordRule.DEVICE),
          ours("nic:images", VIEWER).words(WordRule.DEVICE),
          ours("tcp:connections", VIEWER),
          ours("mqtt:status", VIEWER),
          ours("uart:ports", VIEWER),
          ours("uart:stats", VIEWER),
          ours("uart:record", VIEWER),
          ours("deviceic:sensors", VIEWER),
          ours("deviceic:recent", VIEWER).words(WordRule.NUMBER).option("--link", WordRule.NAME),
          foreign("felix:lb", VIEWER).words(WordRule.NAME).flag("-l").flag("-s").flag("-u"),
          foreign("scr:list", VIEWER),
          ours("release:plan", OPERATOR).words(WordRule.UPLOADED).flag("--again"),
          ours("release:install", OPERATOR)
              .words(WordRule.UPLOADED)
              .option("--confirm", WordRule.TIME)
              .flag("--now")
              .flag("--again"),
          ours("release:confirm", OPERATOR),
          ours("release:rollback", OPERATOR),
          ours("release:revert", OPERATOR),
          ours("release:hold", OPERATOR).words(WordRule.SENTENCE).repeated().flag("--lift"),
          ours("gateway:cache-clear", OPERATOR).words(WordRule.DEVICE),
          ours("fleet:poll", OPERATOR),
          ours("fleet:confirm", OPERATOR),
          ours("fleet:deny", OPERATOR),
          ours("gateway:trace", OPERATOR).option("-n", WordRule.NUMBER),
          ours("millrace:log", OPERATOR).words(WordRule.NAME).option("--last", WordRule.NUMBER),
          ours("millrace:threads", OPERATOR),
          ours("nic:event", OPERATOR).words(WordRule.DEVICE, WordRule.EVENT),
          ours("nic:reset", OPERATOR).words(WordRule.DEVICE),
          ours("nic:image-activate", OPERATOR).words(WordRule.DEVICE, WordRule.VERSION),
          ours("nic:image-rollback", OPERATOR).words(WordRule.DEVICE),
          foreign("coap:get", OPERATOR).words(WordRule.OWN_PATH));

  private Whitelist() {}
}
