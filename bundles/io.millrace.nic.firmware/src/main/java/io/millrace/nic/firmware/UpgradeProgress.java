// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

/**
 * The content of a record of type 15.
 *
 * @param version of the image that is uploaded, else of the verified one, else of the booted one
 * @param offset of the image's next expected byte, 0–4294967295
 * @param length of that image in bytes, 0–4294967295
 */
record UpgradeProgress(ImageVersion version, long offset, long length, UpgradeState state) {
  UpgradeProgress in(UpgradeState other) {
    return new UpgradeProgress(version, offset, length, other);
  }

  @Override
  public String toString() {
    return "state=%d (%s), version=%s, offset=%d, length=%d"
        .formatted(state.code(), state, version, offset, length);
  }
}
