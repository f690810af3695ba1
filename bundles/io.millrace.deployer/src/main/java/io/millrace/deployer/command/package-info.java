// SPDX-License-Identifier: Apache-2.0
/**
 * The commands of the shell for releases: {@code release:plan}, {@code release:install} and those
 * that watch, confirm and undo. They hand the work to package {@code change} and print its
 * progress.
 */
package io.millrace.deployer.command;
