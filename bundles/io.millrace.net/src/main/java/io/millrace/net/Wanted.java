// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

/**
 * What is configured of a socket.
 *
 * @param name not empty
 * @param binding where it is bound
 * @param connectedChannels how many connected channels are kept
 * @param enabled whether it is to be there at all
 */
record Wanted(String name, Binding binding, int connectedChannels, boolean enabled) {
  /** What is there when nothing is configured. */
  static Wanted byDefault() {
    Binding binding =
        Binding.of(LeasedSocket.ADDRESS, LeasedSocket.PORT, LeasedSocket.RECEIVE_BUFFER_BYTES);
    return new Wanted(LeasedSocket.NAME, binding, LeasedSocket.CONNECTED_CHANNELS, true);
  }

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException naming key, value and what is allowed
   */
  static Wanted of(LeasedSocket.Config config) {
    String name = config.name();
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException(
          LeasedSocket.PID + ": name is empty; allowed is any other text");
    }
    Binding binding = Binding.of(config.address(), config.port(), config.receiveBufferBytes());
    return new Wanted(name, binding, config.connectedChannels(), config.enabled());
  }
}
