// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

/** The exit status of a command; part of the command line's contract. */
public enum ExitStatus {
  /** Every answer was 2.xx. */
  OK(0, "2.xx"),

  /** The client itself failed, for example because a file cannot be written. */
  FAULT(1, "own failure"),

  /** The command line, the configuration file or an input is wrong; nothing was sent. */
  USAGE(2, "wrong usage"),

  /** No acknowledgement after all attempts, or no answer in time. */
  TIMED_OUT(3, "no answer in time"),

  /** The answer was 4.xx. */
  CLIENT_ERROR(4, "4.xx"),

  /** The answer was 5.xx. */
  SERVER_ERROR(5, "5.xx"),

  /** The host name is unknown, or the network reports that the host or port is unreachable. */
  UNREACHABLE(6, "unreachable"),

  /** The requested local port is in use. */
  PORT_BUSY(7, "local port busy"),

  /** The request was answered with a reset. */
  RESET(8, "reset"),

  /** The response cannot be used. */
  UNINTELLIGIBLE(9, "unusable answer"),

  /** The handshake of DTLS or TLS was refused, by the peer or here, or not answered to its end. */
  NOT_SECURED(10, "no secured connection"),

  /** The command was interrupted. */
  INTERRUPTED(130, "interrupted");

  private final int code;
  private final String meaning;

  ExitStatus(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** Returns the process's exit status, 0–255. */
  public int code() {
    return code;
  }

  /** Returns a short text. */
  public String meaning() {
    return meaning;
  }

  /** Returns the status for a response of that code, 0–255. */
  public static ExitStatus of(int code) {
    return switch (code >> 5) {
      case 2 -> OK;
      case 4 -> CLIENT_ERROR;
      case 5 -> SERVER_ERROR;
      default -> UNINTELLIGIBLE;
    };
  }
}
