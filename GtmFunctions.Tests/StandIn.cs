using GtmFunctions.Cli.Azurite;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests;

/// <summary>A shell script that answers in place of a program that is not on this machine.</summary>
internal static class StandIn
{
    /// <summary>Skips the calling test where shell scripts, or programs that it needs, are not to be had.</summary>
    public static void Require(params string[] programs) => Assert.SkipWhen(
        OperatingSystem.IsWindows() || programs.Any(program => Tool.Find(program) is null),
        $"It takes a shell{string.Concat(programs.Select(program => $" and {program}"))}.");

    /// <summary>Writes one.</summary>
    /// <returns>Its path.</returns>
    public static string Write(TestFolder folder, string name, string body)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder.File("stand-ins")).FullName, name);
        File.WriteAllText(path, $"#!/usr/bin/env bash\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
