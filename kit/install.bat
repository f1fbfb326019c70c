@echo off
rem In GB 2312, with CRLF: cmd reads a batch file in the code page of its window, 936 on a Chinese Windows, and chcp 65001
rem loses its place in files of older versions. Only characters of GB 2312: both their bytes are above 0x7F, so that under
rem any other code page they are wrong letters, but never one of the signs that cmd obeys. The other messages are Python's.
setlocal DisableDelayedExpansion
set "PYTHONHOME="
set "PYTHONPATH="
set "code=2"
if not exist "%~dp0python\python.exe" goto incomplete
if not exist "%~dp0install.py" goto incomplete
"%~dp0python\python.exe" -X utf8 -B "%~dp0install.py" %*
set "code=%errorlevel%"
if %code% LSS 0 goto broken
if %code% GTR 2 goto broken
goto end
:incomplete
echo 错误：安装包不完整。把整个压缩包解压到一个文件夹里，再运行里面的“安装.bat”。
goto end
:broken
echo 错误：安装包里的 Python 不能运行。要 64 位的 Windows 10 或者更新的版本；还不行，就重新解压安装包。
:end
if "%~1"=="" pause
exit /b %code%
