// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.base;

import io.millrace.doctor.machine.Machine;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * The router that is looked at, and what it stands on.
 *
 * @param home the folder of the program
 * @param etc the folder of the site's configuration
 * @param data the folder that the router writes to
 * @param machine the system around it
 * @param router how to ask it, when it runs
 * @param configuration what the files in {@code etc} say
 * @param environment the variables of the environment that a start would have
 */
public record Installation(
    Path home,
    Path etc,
    Path data,
    Machine machine,
    RunningRouter router,
    ConfiguredFiles configuration,
    Clock clock,
    Map<String, String> environment) {

  /** Returns a variable of the environment; empty when it is not set. */
  public String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
