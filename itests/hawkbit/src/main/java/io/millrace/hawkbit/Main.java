// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The simulated server as a program: {@code Main PORT GATEWAY-TOKEN}. Each line of its input is an
 * order: {@code assign DEVICE RELEASE}, where the release is a file or the folder of its parts,
 * {@code cancel DEVICE}, or {@code show}, which prints devices and what they said.
 */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] words) throws IOException {
    int port = Integer.parseInt(words[0]);
    try (HawkbitServer server = HawkbitServer.start(new InetSocketAddress("127.0.0.1", port))) {
      server.settings().gatewayToken(words[1]).sleep("00:00:05");
      System.out.println(server.url());
      BufferedReader orders =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        try {
          System.out.print(order(server.rollouts(), line.trim().split(" +")));
        } catch (IOException | RuntimeException wrong) {
          System.out.println("not done: " + wrong);
        }
      }
    }
  }

  private static String order(Rollouts rollouts, String[] words) throws IOException {
    switch (words[0]) {
      case "assign":
        SoftwareModule module = ReleaseFiles.module(rollouts, Path.of(words[2]));
        DistributionSet set = rollouts.set(words[2], "1", module);
        return "action " + rollouts.assign(words[1], set, Assignment.FORCED).id() + "\n";
      case "cancel":
        rollouts.device(words[1]).orElseThrow().served().ifPresent(rollouts::cancel);
        return "";
      default:
        return show(rollouts);
    }
  }

  private static String show(Rollouts rollouts) {
    StringBuilder text = new StringBuilder();
    synchronized (rollouts) {
      for (Device device : rollouts.devices()) {
        text.append(device.id()).append(' ').append(device.attributes()).append('\n');
        for (Action action : device.actions()) {
          text.append("  action %d %s%n".formatted(action.id(), action.state()));
          action.messages().forEach(said -> text.append("    ").append(said).append('\n'));
        }
      }
    }
    return text.toString();
  }
}
