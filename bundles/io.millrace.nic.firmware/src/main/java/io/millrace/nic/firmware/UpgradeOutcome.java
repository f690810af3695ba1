// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

/**
 * The outcome of a step of an upgrade: the response code, a diagnosis in one line, and the progress
 * of the upgrade. The codes are in the table of {@link UpgradeResource}.
 */
record UpgradeOutcome(int code, String reason, UpgradeProgress progress) {}
