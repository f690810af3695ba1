// SPDX-License-Identifier: Apache-2.0
/**
 * The resources of the NIC itself and of the applications on it, and the formats in which they are
 * represented [spec nic-resources.md §1, §2, §5].
 */
package io.millrace.nic.resource;
