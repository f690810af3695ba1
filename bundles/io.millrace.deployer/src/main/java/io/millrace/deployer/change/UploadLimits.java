// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

/**
 * How much the folder for uploads may hold.
 *
 * @param bytes of all files
 * @param files how many
 */
record UploadLimits(long bytes, int files) {}
