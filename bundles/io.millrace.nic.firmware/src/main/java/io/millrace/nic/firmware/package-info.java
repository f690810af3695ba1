// SPDX-License-Identifier: Apache-2.0
/**
 * Firmware images of a NIC [spec nic-resources.md §6]: a folder of images, the upload of one, and
 * which one the emulated NIC boots.
 *
 * <p>An uploaded image has the format below, all numbers big-endian:
 *
 * <pre>
 *  offset  bytes
 *       0      1  record type, 14
 *       1      1  record length without its first four bytes, 16
 *       2      2  pad, 0
 *       4      4  version: major u8, minor u8, revision u16
 *       8      2  flags; bit 15: an image that does not boot, to try a failed upgrade with.
 *                 The other bits are stored and mean nothing
 *      10      2  CRC of the image's bytes: CRC-16/IBM-3740, also known as CCITT-FALSE (polynomial
 *                 1021, begins with FFFF, not reflected; "123456789" gives 29B1)
 *      12      4  length of the image in bytes, at least 1
 *      16      4  device type: what hardware it is for
 *      20      …  the image's bytes
 * </pre>
 *
 * <p><b>Threads.</b> Everything that touches the folder runs on {@link
 * io.millrace.nic.firmware.DiskThread}: one daemon thread for each NIC with work to do, which ends
 * when it is idle. It only reads and writes, so that no transport, line or timer waits for the
 * disk; the number of waiting tasks is bounded.
 *
 * <p><b>What survives.</b> Blocks that were answered are in the file when the process is killed, so
 * that an upload continues at the offset that was last reported. A power cut may lose blocks; the
 * CRC detects that. Verified images and the boot record are synced to the disk.
 */
package io.millrace.nic.firmware;
