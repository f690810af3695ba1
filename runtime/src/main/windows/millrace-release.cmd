@rem SPDX-License-Identifier: Apache-2.0
@rem Builds, signs, verifies, shows and compares release files: millrace-release --help
@echo off
setlocal EnableExtensions DisableDelayedExpansion
call "%~dp0millrace-java.cmd" || exit /b 78
"%java%" -XX:+UseSerialGC -Xshare:auto %JAVA_OPTS% "-Dmillrace.home=%home%" "-Dmillrace.etc=%etc%" "-Dmillrace.data=%data%" -cp "%home%\lib\*;%home%\lib\client\*" io.millrace.release.ReleaseMain %*
