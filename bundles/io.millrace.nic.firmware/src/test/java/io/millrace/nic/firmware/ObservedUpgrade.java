// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.coap.CoapResponse;

/**
 * What a client sees of an upgrade between two requests.
 *
 * @param state the code on the wire
 * @param offset that is reported
 * @param version that runs, as hex digits
 */
record ObservedUpgrade(int state, long offset, String version) {
  static ObservedUpgrade of(Uploader client) {
    CoapResponse state = client.get("state");
    return new ObservedUpgrade(Uploader.state(state), Uploader.offset(state), client.version());
  }

  static ObservedUpgrade parse(String line) {
    String[] words = line.split(" ");
    return new ObservedUpgrade(Integer.parseInt(words[0]), Long.parseLong(words[1]), words[2]);
  }

  /** Tells whether an upload is on its way. */
  boolean isUploading() {
    return state == UpgradeState.INIT_PASSED.code() || state == UpgradeState.TRANSFER_PASSED.code();
  }

  @Override
  public String toString() {
    return state + " " + offset + " " + version;
  }
}
