// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

/**
 * What became of a step of an upgrade: the response code, one line for people, and where the
 * upgrade is now. The codes are in the table of {@link UpgradeResource}.
 */
record UpgradeOutcome(int code, String reason, UpgradeProgress progress) {}
