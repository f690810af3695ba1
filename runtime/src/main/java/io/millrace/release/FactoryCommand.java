// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code release factory}: the next start runs the bundles that the program came with. */
@Command(
    name = "factory",
    description = {
      "Has the next start run the bundles that the program came with, without what was changed by",
      "hand. The trusted keys, the highest sequence and all data stay, unless --forget-trust is",
      "given. For a router that does not run; one that does is told by:",
      "millrace shell release:revert --factory"
    })
final class FactoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--forget-trust",
      description = {
        "also forget which keys releases have added and revoked (etc/trust stays), and the",
        "highest sequence of each line, so that an older release can be installed"
      })
  private boolean forgetTrust;

  @Override
  public Integer call() throws IOException {
    spec.commandLine().getOut().println(FactorySet.makeNext(forgetTrust));
    return 0;
  }
}
