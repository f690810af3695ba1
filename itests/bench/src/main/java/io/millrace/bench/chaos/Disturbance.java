// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.chaos;

import io.millrace.rig.RouterProcess;
import io.millrace.rig.SecondBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** What happens to a router. While it lasts the router may not serve; when it is over it must. */
enum Disturbance {
  /** The process is killed. */
  SIGKILL {
    @Override
    void begin(ChaosRig rig, Random random, Promises promises) throws InterruptedException {
      rig.router().kill();
    }
  },

  /** Nothing more can be written to the data. */
  DISK_FULL("full") {
    @Override
    void begin(ChaosRig rig, Random random, Promises promises) throws IOException {
      rig.disk().fill(0);
    }

    @Override
    void end(ChaosRig rig) throws IOException {
      rig.disk().empty();
    }
  },

  /** The clock jumps a day back, or twenty minutes forth, and then to where it was. */
  CLOCK_JUMP {
    @Override
    void begin(ChaosRig rig, Random random, Promises promises) throws IOException {
      rig.jump(random.nextBoolean() ? -86_400 : 1_200);
    }

    @Override
    void end(ChaosRig rig) throws IOException {
      rig.jump(0);
    }
  },

  /** The cable of the serial line is pulled. */
  LINE_UNPLUGGED("uart0") {
    @Override
    void begin(ChaosRig rig, Random random, Promises promises) throws InterruptedException {
      rig.unplug();
    }

    @Override
    void end(ChaosRig rig) throws IOException, InterruptedException {
      rig.plug();
    }
  },

  /** A bundle is replaced by another build of it, by hand. */
  BUNDLE_SWAPPED {
    @Override
    void begin(ChaosRig rig, Random random, Promises promises) throws IOException {
      String name = "io.millrace." + BUNDLES.get(random.nextInt(BUNDLES.size()));
      String qualifier = "chaos%05d".formatted(random.nextInt(100_000));
      Path installed = SecondBuild.installed(rig.distribution(), name);
      Path jar = SecondBuild.of(installed, rig.builds(), qualifier);
      RouterProcess.Result said = rig.router().shell("millrace:update", name, jar.toString());
      if (said.status() == 0) {
        promises.swapped(name, qualifier);
      }
    }
  },

  /** The cable of the network is pulled. */
  NETWORK_CUT {
    @Override
    void begin(ChaosRig rig, Random random, Promises promises)
        throws IOException, InterruptedException {
      rig.network().cut();
    }

    @Override
    void end(ChaosRig rig) throws IOException, InterruptedException {
      rig.network().mend();
    }
  },

  /** Somebody writes an address into a file that is none of this machine's. */
  CONFIGURATION_WRONG(ChaosRig.UDP) {
    @Override
    void begin(ChaosRig rig, Random random, Promises promises) throws IOException {
      rig.configureUdp(random.nextBoolean() ? "10.255.255.1" : "nowhere at all");
    }

    @Override
    void end(ChaosRig rig) throws IOException {
      rig.configureUdp(rig.network().near());
    }
  },

  /** The same with the command that judges it, which undoes it. */
  CONFIGURATION_APPLIED {
    @Override
    void begin(ChaosRig rig, Random random, Promises promises)
        throws IOException, InterruptedException {
      Path file = rig.builds().resolve(ChaosRig.UDP + ".cfg");
      Files.writeString(file, rig.udp("10.255.255.1"));
      RouterProcess.Result said =
          rig.router().command("config", "apply", "--judge", "5", file.toString());
      if (said.status() == 0) {
        throw new IOException("a wrong configuration was taken for good: " + said.output());
      }
    }
  };

  /** Of a request's way from the client to the sensor, and beside it. */
  private static final List<String> BUNDLES =
      List.of("gateway", "session", "nic", "endpoint", "coap", "carrier.udp", "link.hdlc", "http");

  private final String named;

  Disturbance() {
    this("");
  }

  /**
   * One that doctor must name while it lasts.
   *
   * @param named what it says then
   */
  Disturbance(String named) {
    this.named = named;
  }

  abstract void begin(ChaosRig rig, Random random, Promises promises)
      throws IOException, InterruptedException;

  /** Mends it, where it does not end by itself. */
  void end(ChaosRig rig) throws IOException, InterruptedException {}

  /** Returns what doctor says while it lasts; empty when it need not. */
  String named() {
    return named;
  }

  /** Tells whether it can be made on this machine. */
  boolean isPossible(ChaosRig rig) {
    return switch (this) {
      case DISK_FULL -> rig.disk().isThere();
      case CLOCK_JUMP -> rig.canJump();
      default -> true;
    };
  }
}
