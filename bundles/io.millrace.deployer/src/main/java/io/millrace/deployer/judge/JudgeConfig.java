// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The bars of the judge, PID {@code io.millrace.deployer.judge}. */
@ObjectClassDefinition(
    name = "Millrace Release Judge",
    description = "By what the router decides whether a release stays or is rolled back.")
public @interface JudgeConfig {
  @AttributeDefinition(
      name = "Seconds",
      description =
          "Seconds that the router watches itself after a switch; 0 takes what the release says,"
              + " which is 30 unless it was built with another number. A longer time finds more and"
              + " leaves a bad release in place for longer.",
      min = "0",
      max = "3600")
  int judgeSeconds() default 0;

  @AttributeDefinition(
      name = "Longest seconds",
      description =
          "Seconds after which the router stops waiting for something to pass that it cannot blame"
              + " on the release yet: an outage of devices or of the network is then left to the"
              + " operator, everything else is rolled back.",
      min = "1",
      max = "7200")
  int longestSeconds() default 120;

  @AttributeDefinition(
      name = "Settling seconds",
      description =
          "Seconds after a switch during which only a deadlock counts, because parts are still"
              + " finding each other; at most a third of the time that is watched.",
      min = "0",
      max = "60")
  int settleSeconds() default 5;

  @AttributeDefinition(
      name = "Look",
      description =
          "Milliseconds between two looks. What is bad at three looks in a row is rolled back"
              + " without waiting for the end.",
      min = "100",
      max = "60000")
  int lookMillis() default 1000;

  @AttributeDefinition(
      name = "Baseline seconds",
      description =
          "Seconds before a switch whose traffic is compared with that after it. With a larger"
              + " value rare events are known better.",
      min = "12",
      max = "3600")
  int baselineSeconds() default 120;

  @AttributeDefinition(
      name = "Probe seconds",
      description =
          "Seconds that the answer to a probe may take. Larger values suit release probes of"
              + " sleeping devices.",
      min = "1",
      max = "300")
  int probeSeconds() default 10;

  @AttributeDefinition(
      name = "Ignored checks",
      description =
          "Names of health checks that do not count, separated by commas: of what a release cannot"
              + " spoil. A tag that a release names counts all the same.")
  String[] ignoredChecks() default {"clock", "disk"};

  @AttributeDefinition(
      name = "Least requests",
      description =
          "With fewer requests than this, traffic is not judged and the probes decide. With a"
              + " larger value quiet routers are judged by probes alone.",
      min = "10",
      max = "1000000")
  int leastRequests() default 30;

  @AttributeDefinition(
      name = "Error factor",
      description = "By how much the share of failed requests may grow.",
      min = "1",
      max = "100")
  double errorFactor() default 2;

  @AttributeDefinition(
      name = "Error share",
      description =
          "The share of requests that may fail in any case, 0 to 1, whatever the share was before.",
      min = "0",
      max = "1")
  double errorShare() default 0.02;

  @AttributeDefinition(
      name = "Device error share",
      description =
          "The share of requests that may be answered 5.02 or 5.04 in any case, 0 to 1, because"
              + " devices sleep and go.",
      min = "0",
      max = "1")
  double deviceErrorShare() default 0.2;

  @AttributeDefinition(
      name = "Latency factor",
      description = "By how much the time of a request may grow, at its median and at its p99.",
      min = "1",
      max = "100")
  double latencyFactor() default 3;

  @AttributeDefinition(
      name = "Latency floor",
      description = "Milliseconds by which it may grow in any case.",
      min = "0",
      max = "60000")
  int latencyFloorMillis() default 250;

  @AttributeDefinition(
      name = "Notification share",
      description = "The share of the notifications of before that observers must still get.",
      min = "0",
      max = "1")
  double notificationShare() default 0.5;

  @AttributeDefinition(
      name = "Least notifications",
      description =
          "When fewer notifications than this are to be expected in the time, they are not judged.",
      min = "10",
      max = "1000000")
  int leastNotifications() default 20;

  @AttributeDefinition(
      name = "Retransmission factor",
      description = "By how much the share of messages that are sent once more may grow.",
      min = "1",
      max = "100")
  double retransmissionFactor() default 3;

  @AttributeDefinition(
      name = "Retransmission share",
      description = "The share of messages that may be sent once more in any case, 0 to 1.",
      min = "0",
      max = "1")
  double retransmissionShare() default 0.05;

  @AttributeDefinition(
      name = "Least messages",
      description = "With fewer messages sent than this, retransmissions are not judged.",
      min = "10",
      max = "1000000")
  int leastMessages() default 100;

  @AttributeDefinition(
      name = "Heap factor",
      description = "By how much the heap that is in use after a collection may grow.",
      min = "1",
      max = "100")
  double heapFactor() default 1.5;

  @AttributeDefinition(
      name = "Heap floor",
      description = "Mebibytes by which it may grow in any case.",
      min = "0",
      max = "65536")
  int heapFloorMebibytes() default 32;

  @AttributeDefinition(
      name = "Thread factor",
      description = "By how much the number of threads may grow.",
      min = "1",
      max = "100")
  double threadFactor() default 1.5;

  @AttributeDefinition(
      name = "Thread floor",
      description = "Threads that may come in any case.",
      min = "0",
      max = "10000")
  int threadFloor() default 20;

  @AttributeDefinition(
      name = "Ignored loaders",
      description =
          "Symbolic names of bundles, separated by commas, whose former class loader may still be"
              + " held: the command that waits for the end of a switch holds those that run it.")
  String[] ignoredLoaders() default {
    "io.millrace.shell", "org.apache.felix.gogo.runtime", "org.apache.felix.gogo.command"
  };

  @AttributeDefinition(
      name = "Busy share",
      description =
          "The share of a core that a thread may use which was not busy before, 0 to 1, on the"
              + " average of the time; on a busy machine of what a thread can get there.",
      min = "0.1",
      max = "1")
  double busyShare() default 0.8;
}
