// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration of the console, PID {@code io.millrace.console}. */
@ObjectClassDefinition(
    name = "Millrace console",
    description =
        "The console in the browser: /console on the servers of io.millrace.http and"
            + " io.millrace.https.")
@interface ConsoleConfig {
  /** From this machine alone. */
  String LOOPBACK = "loopback";

  /** From other machines by HTTPS alone. */
  String HTTPS = "https";

  /** From other machines, also in the clear. */
  String ANY = "any";

  @AttributeDefinition(
      name = "Enabled",
      description = "Whether the console is served; false: its path is answered 404.")
  boolean enabled() default true;

  @AttributeDefinition(
      name = "Reach",
      description =
          "From where the console may be used, if its HTTP server listens there: loopback, from"
              + " this machine alone (or by an SSH tunnel to it); https, also from others by HTTPS;"
              + " any, also from others in the clear, where whoever listens has the secrets.",
      options = {@Option(LOOPBACK), @Option(HTTPS), @Option(ANY)})
  String reach() default LOOPBACK;

  @AttributeDefinition(
      name = "Viewers",
      description =
          "How many pages may be open that are told of changes; each has a thread. One beyond them"
              + " asks every few seconds.",
      min = "1",
      max = "8")
  int viewers() default 5;

  @AttributeDefinition(
      name = "Idle time in minutes",
      description =
          "After so long without a request somebody is logged out. A login ends when its token"
              + " expires at the latest.",
      min = "1",
      max = "1440")
  int idleMinutes() default 30;

  @AttributeDefinition(
      name = "Sensors",
      description =
          "Which sensors of the NICs of this router are read for the plots, as CLASSIFIER/TYPE,"
              + " beside those that the router knows itself.",
      required = false)
  String[] sensors() default {"arduino/temp"};

  @AttributeDefinition(
      name = "Reading interval in seconds",
      description =
          "How often each sensor is read for the plots. With a smaller value there are more"
              + " exchanges on the serial links. 0: only what somebody looks at is read.",
      min = "0",
      max = "86400")
  int readingSeconds() default 60;

  @AttributeDefinition(
      name = "History in KiB",
      description =
          "How much memory the plots' values take at the most, 16 bytes each; then the oldest of"
              + " each plot are dropped.",
      min = "16",
      max = "65536")
  int historyKibibytes() default 1024;

  @AttributeDefinition(
      name = "Upload in MiB",
      description = "The longest file of a release that may be uploaded.",
      min = "1",
      max = "1024")
  int uploadMebibytes() default 128;
}
